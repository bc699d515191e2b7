// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_WINHTTP_WINHTTP_TRANSPORT_HPP
#define TILLWIRE_ADAPTERS_WINHTTP_WINHTTP_TRANSPORT_HPP

#include <tillwire.hpp>

#include "winhttp_request.hpp"

#include <mutex>
#include <string>
#include <utility>

namespace tillwire::inline v0_1 {

/**
 * One request at a time through WinHTTP, which Windows brings with it: no OpenSSL, no DLL to ship. Windows 7 or newer.
 *
 * start() blocks until the answer is there or the request's timeout is over. Certificates and host names are verified by
 * Windows, redirects are not followed, cookies and automatic log-on are off. Connections are kept alive.
 *
 * Of the settings: the proxy is `http://host:port`, without a password; where none is set, Windows' own is taken. WinHTTP
 * trusts whom Windows trusts, and takes certificates from its stores alone: with `ca_bundle`, `client_certificate` or
 * `client_key` every request fails, before anything is sent. connect_timeout and http2 work, the latter since Windows 10.
 * Link with -lwinhttp (winhttp.lib).
 */
class winhttp_transport {
 public:
  static constexpr bool blocking = true;
  static constexpr unsigned max_in_flight = 1;

  explicit winhttp_transport(http::connection_settings settings = {}) : settings_(std::move(settings)) {
    using namespace winhttp_detail;
    if (!(settings_.ca_bundle + settings_.client_certificate + settings_.client_key).empty()) {
      refuse(errc::transport_failed, "WinHTTP reads no files of certificates: they belong into Windows' stores");
    } else if (!settings_.proxy.empty()) {
      const url_parts proxy(settings_.proxy);
      if (proxy.is_valid && !proxy.is_secure && proxy.target == L"/")
        session_ = open_session(proxy.host + L":" + std::to_wstring(proxy.port));
      else refuse(errc::proxy_failed, "the proxy is no http://host:port");
    } else {
      session_ = open_session({});
    }
    if (!session_ && refusal_.empty()) refuse(errc::transport_failed, error_text("WinHttpOpen", ::GetLastError()));
  }
  winhttp_transport(winhttp_transport const&) = delete;
  winhttp_transport& operator=(winhttp_transport const&) = delete;

  void start(http::request const& r, http::completion done) noexcept {
    if (!session_) {
      done.response().fail(refused_as_, refusal_);
      return done();
    }
    winhttp_detail::request out(session_.get(), settings_);
    {
      const std::lock_guard lock(mutex_);
      running_ = &r;
      at_ = &out;
    }
    out.exchange(r, done.response());
    {
      const std::lock_guard lock(mutex_);
      at_ = nullptr;
      if (std::exchange(running_, nullptr) == nullptr) return;  // cancelled: nobody waits
    }
    done();
  }

  /**
   * For other threads: start() gives that request up at once and drops its completion. False where it is not on its way.
   */
  bool cancel(http::request const& r) noexcept {
    const std::lock_guard lock(mutex_);
    if (running_ != &r) return false;
    running_ = nullptr;
    at_->cancel();
    return true;
  }

 private:
  void refuse(errc code, std::string why) {
    refused_as_ = code;
    refusal_ = std::move(why);
  }

  http::connection_settings settings_;
  winhttp_detail::handle session_{};
  errc refused_as_ = errc::transport_failed;
  std::string refusal_{};                   // why there is no session
  std::mutex mutex_{};                      // for what follows
  http::request const* running_ = nullptr;  // what start() is at, until it is cancelled
  winhttp_detail::request* at_ = nullptr;
};

}  // namespace tillwire::inline v0_1

#endif
