// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_ADAPTERS_MAILBOX_HPP
#define TESTS_UNIT_ADAPTERS_MAILBOX_HPP

#include <tillwire/http/completion.hpp>
#include <tillwire/http/hub.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

/** Sends through a transport what no client would, several requests at once, and keeps what comes back. */
class mailbox {
 public:
  mailbox() = default;
  mailbox(mailbox const&) = delete;
  mailbox& operator=(mailbox const&) = delete;
  ~mailbox() {
    look();
    hub_->drop_reference();
  }

  /** The request that `fill` writes is on its way. It lives as long as this, or the transport if that holds it longer. */
  template <class Transport, class Fill>
  tillwire::http::exchange const& send(Transport& over, Fill fill) {
    auto* const x = new tillwire::http::exchange(*hub_);
    x->request.timeout = std::chrono::seconds(60);
    fill(x->request);
    x->response.reset(64 * 1024);
    sent_.push_back(x);
    over.start(x->request, tillwire::http::completion(*x));
    return *x;
  }
  template <class Transport>
  tillwire::http::exchange const& post(Transport& over, std::string_view url, std::string_view body = {}) {
    return send(over, [&](tillwire::http::request& r) {
      r.url = url;
      r.body.append(body);
    });
  }

  /** The last one that was sent to that URL. */
  tillwire::http::exchange const& operator[](std::string_view url) const {
    return **std::find_if(sent_.rbegin(), sent_.rend(), [url](auto const* x) { return x->request.url == url; });
  }

  /** What has come back, in that order. */
  std::vector<std::unique_ptr<tillwire::http::exchange>> const& look() {
    for (tillwire::http::exchange* x = hub_->take_inbox(); x != nullptr;) back_.emplace_back(std::exchange(x, x->next));
    return back_;
  }
  bool has(tillwire::http::exchange const& x) {
    for (auto const& b : look())
      if (b.get() == &x) return true;
    return false;
  }
  /** Whether that many have come back, in any time that is not a hang. */
  template <class Transport>
  bool wait_for(Transport& over, std::size_t count) {
    const auto hang = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (look().size() < count && std::chrono::steady_clock::now() < hang) over.wait(std::chrono::seconds(20));
    return look().size() == count;
  }

 private:
  tillwire::http::hub* hub_ = new tillwire::http::hub;
  std::vector<tillwire::http::exchange const*> sent_{};
  std::vector<std::unique_ptr<tillwire::http::exchange>> back_{};
};

}  // namespace support

#endif
