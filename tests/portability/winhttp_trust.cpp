// SPDX-License-Identifier: BSL-1.0
// Whom winhttp_transport trusts. A program of its own, since a process reads once whom Windows trusts.
#include "winhttp_trip.hpp"

#include <fstream>
#include <iterator>
#include <vector>

namespace {

using namespace support;

/** Makes Windows trust an authority for as long as it lives. */
class trusted_authority {
 public:
  explicit trusted_authority(std::string const& file) : store_(::CertOpenSystemStoreW(0, L"ROOT")) {
    std::ifstream in(file, std::ios::binary);
    const std::string pem{std::istreambuf_iterator<char>(in), {}};
    std::vector<BYTE> der(pem.size());
    auto size = static_cast<DWORD>(der.size());
    REQUIRE(::CryptStringToBinaryA(pem.c_str(), 0, CRYPT_STRING_BASE64HEADER, der.data(), &size, nullptr, nullptr));
    REQUIRE(::CertAddEncodedCertificateToStore(store_, X509_ASN_ENCODING, der.data(), size, CERT_STORE_ADD_ALWAYS,
                                               &certificate_));
    REQUIRE(::CertControlStore(store_, 0, CERT_STORE_CTRL_COMMIT, nullptr));  // for other handles to see
  }
  trusted_authority(trusted_authority const&) = delete;
  trusted_authority& operator=(trusted_authority const&) = delete;
  ~trusted_authority() {
    ::CertDeleteCertificateFromStore(certificate_);
    ::CertCloseStore(store_, 0);
  }

 private:
  HCERTSTORE store_;
  PCCERT_CONTEXT certificate_ = nullptr;
};

TEST_CASE("whom Windows trusts is trusted, under its own name") {
  const trusted_authority ours(site().ca_bundle);
  // Through the tunnel, since Wine knows no certificates for addresses; in this order, since its connections are kept by
  // the name of the proxy. The answer is the server's, whatever it is.
  CHECK(trip("https://tunnel.shop.example/ok/other", {.proxy = site().proxy}).failure() == errc::tls_failed);
  CHECK(!trip("https://tunnel.tillwire.invalid/ok/own", {.proxy = site().proxy}).failure());
}

TEST_CASE("nobody else is trusted") {
  const trusted_authority ours(site().ca_bundle);
  for (std::string const& url : {site().self_signed, site().wrong_host, site().expired})
    CHECK(trip(url + "/ok/nobody", {}).failure() == errc::tls_failed);
  CHECK(ask_winhttp(site().plain + "/log/nobody").body.empty());
}

}  // namespace
