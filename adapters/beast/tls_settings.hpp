// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_TLS_SETTINGS_HPP
#define TILLWIRE_ADAPTERS_BEAST_TLS_SETTINGS_HPP

#include <tillwire.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/ssl/verify_mode.hpp>
#include <boost/system/error_code.hpp>

#include <openssl/ssl.h>

#include <optional>
#include <string>

namespace tillwire::inline v0_1::beast {

/** The certificates of a transport; what is wrong with their files is told by each request that needs them. */
class tls_settings {
 public:
  explicit tls_settings(http::connection_settings const& s) {
    using ssl = boost::asio::ssl::context;
    boost::system::error_code failed;
    context_.set_options(ssl::default_workarounds | ssl::no_tlsv1 | ssl::no_tlsv1_1, failed);
    context_.set_verify_mode(boost::asio::ssl::verify_peer, failed);
    if (s.ca_bundle.empty()) context_.set_default_verify_paths(failed);
    else note(context_.load_verify_file(s.ca_bundle, failed), "CA bundle");
    if (s.client_certificate.empty()) return;
    note(context_.use_certificate_chain_file(s.client_certificate, failed), "client certificate");
    std::string const& key = s.client_key.empty() ? s.client_certificate : s.client_key;
    note(context_.use_private_key_file(key, ssl::pem, failed), "client key");
  }

  /** Empty where all is well. */
  [[nodiscard]] std::string const& problem() const { return problem_; }

  /** Starts a client's end of TLS over a socket: with the host's name, and so that no other name is accepted. */
  template <class Stream>
  void open(std::optional<Stream>& stream, boost::asio::ip::tcp::socket& over, std::string const& host) {
    stream.emplace(over, context_);
    boost::system::error_code no_address;
    boost::asio::ip::make_address(host, no_address);
    if (no_address) SSL_set_tlsext_host_name(stream->native_handle(), host.c_str());
    stream->set_verify_callback(boost::asio::ssl::host_name_verification(host));
  }

 private:
  void note(boost::system::error_code failed, std::string const& what) {
    if (failed && problem_.empty()) problem_ = "the " + what + ": " + failed.message();
  }

  boost::asio::ssl::context context_{boost::asio::ssl::context::tls_client};
  std::string problem_{};
};

}  // namespace tillwire::inline v0_1::beast

#endif
