// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_CERTIFICATES_HPP
#define TILLWIRE_ADAPTERS_BEAST_CERTIFICATES_HPP

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace tillwire::inline v0_1::beast {

/** A certificate and its private key, both in PEM form. */
struct certificate {
  std::string text;
  std::string key;
};

/** An authority that exists for as long as this object, for tests: its key protects nothing. Needs OpenSSL 3. */
class certificate_authority {
 public:
  /** Throws std::runtime_error where OpenSSL cannot make keys. */
  certificate_authority() : key_(new_key()), own_(made("authority", {}, std::chrono::hours(1), *key_, nullptr)) {}

  /** What others trust who trust this authority. */
  [[nodiscard]] std::string text() const { return text_of(*own_); }
  /** For names such as `IP:127.0.0.1,DNS:shop.example`; expired where the validity is negative. */
  [[nodiscard]] certificate issue(std::string const& names,
                                  std::chrono::seconds validity = std::chrono::hours(1)) const {
    const key_ptr key = new_key();
    return {text_of(*made("server", names, validity, *key, this)), text_of(*key)};
  }
  /** Nobody vouches for it but itself. */
  [[nodiscard]] static certificate self_signed(std::string const& names) {
    const key_ptr key = new_key();
    return {text_of(*made("stranger", names, std::chrono::hours(1), *key, nullptr)), text_of(*key)};
  }

 private:
  template <class T, void (*Free)(T*)>
  struct freeing {
    void operator()(T* t) const { Free(t); }
  };
  using key_ptr = std::unique_ptr<EVP_PKEY, freeing<EVP_PKEY, EVP_PKEY_free>>;
  using x509_ptr = std::unique_ptr<X509, freeing<X509, X509_free>>;
  using bio_ptr = std::unique_ptr<BIO, freeing<BIO, BIO_free_all>>;

  static key_ptr new_key() {
    key_ptr key(EVP_EC_gen("P-256"));
    if (!key) throw std::runtime_error("OpenSSL makes no key");
    return key;
  }

  static void extend(X509& x, int which, std::string const& value) {
    X509_EXTENSION* const e = X509V3_EXT_conf_nid(nullptr, nullptr, which, value.c_str());
    X509_add_ext(&x, e, -1);
    X509_EXTENSION_free(e);
  }

  /** Signed by itself where there is no signer. */
  static x509_ptr made(std::string const& subject, std::string const& names, std::chrono::seconds validity,
                       EVP_PKEY& key, certificate_authority const* signer) {
    static long serial = std::chrono::system_clock::now().time_since_epoch().count() & 0xffffff;
    x509_ptr x(X509_new());
    X509_set_version(x.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x.get()), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(x.get()), -2 * 24 * 3600);
    X509_gmtime_adj(X509_getm_notAfter(x.get()), static_cast<long>(validity.count()));
    X509_set_pubkey(x.get(), &key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<unsigned char const*>(("tillwire test " + subject).c_str()), -1, -1, 0);
    X509_set_issuer_name(x.get(), X509_get_subject_name(signer != nullptr ? signer->own_.get() : x.get()));
    if (names.empty()) {
      extend(*x, NID_basic_constraints, "critical,CA:TRUE");
      extend(*x, NID_key_usage, "critical,keyCertSign");
    } else {
      extend(*x, NID_subject_alt_name, names);
    }
    X509_sign(x.get(), signer != nullptr ? signer->key_.get() : &key, EVP_sha256());
    return x;
  }

  template <class Print>
  static std::string printed(Print print) {
    const bio_ptr memory(BIO_new(BIO_s_mem()));
    print(memory.get());
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
  }
  static std::string text_of(X509& x) {
    return printed([&](BIO* to) { PEM_write_bio_X509(to, &x); });
  }
  static std::string text_of(EVP_PKEY& key) {
    return printed([&](BIO* to) { PEM_write_bio_PrivateKey(to, &key, nullptr, nullptr, 0, nullptr, nullptr); });
  }

  key_ptr key_;
  x509_ptr own_;
};

}  // namespace tillwire::inline v0_1::beast

#endif
