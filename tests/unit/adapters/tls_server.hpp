// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_ADAPTERS_TLS_SERVER_HPP
#define TESTS_UNIT_ADAPTERS_TLS_SERVER_HPP

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "raw_server.hpp"
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace support {

/** A certificate that signed itself, and its key, both in PEM form. */
struct self_signed {
  std::string certificate;
  std::string key;

  /** For whom: `IP:127.0.0.1`, `DNS:shop.example`; and until how many seconds from now it is valid. */
  explicit self_signed(std::string const& name, long valid_for = 3600) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> pair(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> x(X509_new(), X509_free);
    X509_set_version(x.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(x.get()), -7200);
    X509_gmtime_adj(X509_getm_notAfter(x.get()), valid_for);
    X509_set_pubkey(x.get(), pair.get());
    X509_NAME* const who = X509_get_subject_name(x.get());
    X509_NAME_add_entry_by_txt(who, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>("tillwire test"), -1, -1,
                               0);
    X509_set_issuer_name(x.get(), who);
    X509_EXTENSION* const names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, name.c_str());
    X509_add_ext(x.get(), names, -1);
    X509_EXTENSION_free(names);
    X509_sign(x.get(), pair.get(), EVP_sha256());
    certificate = text([&](BIO* to) { PEM_write_bio_X509(to, x.get()); });
    key = text([&](BIO* to) { PEM_write_bio_PrivateKey(to, pair.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  }

 private:
  template <class Write>
  static std::string text(Write write) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
    write(memory.get());
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
  }
};

/** A file of that text for as long as this lives. */
class temporary_file {
 public:
  explicit temporary_file(std::string const& text) {
    const int file = ::mkstemp(path_);
    std::FILE* const stream = ::fdopen(file, "w");
    std::fwrite(text.data(), 1, text.size(), stream);
    std::fclose(stream);
  }
  temporary_file(temporary_file const&) = delete;
  temporary_file& operator=(temporary_file const&) = delete;
  ~temporary_file() { std::remove(path_); }

  [[nodiscard]] std::string path() const { return path_; }

 private:
  char path_[22] = "/tmp/tillwire-XXXXXX";
};

using tls_talk = talk<boost::asio::ssl::stream<tcp::socket>>;

/** As raw_server, behind TLS; connections whose handshake fails are not given to the function. */
class tls_server : public raw_server {
 public:
  /** Asks clients for a certificate when `trusted_client` is not empty, and takes none but that. */
  tls_server(self_signed const& own, std::function<void(tls_talk)> on_connection,
             std::string const& trusted_client = {})
      : raw_server(
            [handle = std::move(on_connection), settings = settings_for(own, trusted_client)](tcp::socket s) {
              boost::asio::ssl::stream<tcp::socket> stream(std::move(s), *settings);
              boost::system::error_code failed;
              stream.handshake(boost::asio::ssl::stream_base::server, failed);
              if (failed) return;
              handle(tls_talk(stream));
              stream.shutdown(failed);
            },
            0) {}

  [[nodiscard]] std::string url() const { return "https://" + host_and_port(); }

 private:
  static std::shared_ptr<boost::asio::ssl::context> settings_for(self_signed const& own,
                                                                 std::string const& trusted_client) {
    auto settings = std::make_shared<boost::asio::ssl::context>(boost::asio::ssl::context::tls_server);
    settings->use_certificate_chain(boost::asio::buffer(own.certificate));
    settings->use_private_key(boost::asio::buffer(own.key), boost::asio::ssl::context::pem);
    if (!trusted_client.empty()) {
      settings->add_certificate_authority(boost::asio::buffer(trusted_client));
      settings->set_verify_mode(boost::asio::ssl::verify_peer | boost::asio::ssl::verify_fail_if_no_peer_cert);
    }
    return settings;
  }
};

}  // namespace support

#endif
