// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_EMSCRIPTEN_EMSCRIPTEN_FETCH_TRANSPORT_HPP
#define TILLWIRE_ADAPTERS_EMSCRIPTEN_EMSCRIPTEN_FETCH_TRANSPORT_HPP

#include <tillwire.hpp>

#include <emscripten/em_asm.h>
#include <emscripten/fetch.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1 {

/**
 * Many requests at once through emscripten's Fetch API, which is the browser's XMLHttpRequest.
 *
 * start() returns at once; requests go on while the browser's loop runs, and there is nothing to poll or to wait for. It
 * serves one thread. The connection is the browser's, with its certificates and its proxy; it follows redirects, sends its
 * own User-Agent in place of the client's, and does not say why there is no answer: that is connection_lost, also where
 * nothing was sent. An answer more than 1 MiB over the client's limit is given up.
 * Destruction aborts what is on its way. Link with -sFETCH=1.
 */
class emscripten_fetch_transport {
 public:
  emscripten_fetch_transport() = default;
  emscripten_fetch_transport(emscripten_fetch_transport const&) = delete;
  emscripten_fetch_transport& operator=(emscripten_fetch_transport const&) = delete;
  ~emscripten_fetch_transport() {
    for (auto const& f : flights_) give_up(*f);
  }

  void start(http::request const& r, http::completion done) noexcept {
    if (!is_url(r.url.c_str())) {
      done.response().fail(errc::transport_failed, "the URL cannot be read");
      return done();
    }
    std::vector<std::string> names(r.headers.size());
    std::vector<char const*> headers;
    for (std::size_t i = 0; i != names.size(); ++i) {
      const http::header h = r.headers[i];
      if (http::same_name(h.name, "User-Agent")) continue;  // dropped by some browsers, asked leave for by others
      names[i] = h.name;
      headers.insert(headers.end(), {names[i].c_str(), h.value.data()});  // a value ends with its line, in NUL
    }
    headers.push_back(nullptr);

    flight& f = idle_flight();
    f.done = std::move(done);
    f.deadline = clock::now() + r.timeout;
    emscripten_fetch_attr_t call;
    emscripten_fetch_attr_init(&call);
    http::to_string(r.method).copy(call.requestMethod, sizeof call.requestMethod - 1);
    call.userData = &f;
    call.onsuccess = call.onerror = &take_answer;
    call.onprogress = &take_progress;
    call.attributes = EMSCRIPTEN_FETCH_LOAD_TO_MEMORY | EMSCRIPTEN_FETCH_REPLACE;  // and nothing from or to a cache
    using milliseconds = std::chrono::milliseconds::rep;
    call.timeoutMSecs = static_cast<unsigned long>((std::clamp<milliseconds>)(r.timeout.count(), 1, INT32_MAX));
    call.requestHeaders = headers.data();
    call.requestData = r.body.view().data();
    call.requestDataSize = r.body.size();
    emscripten_fetch_t* const fetch = emscripten_fetch(&call, r.url.c_str());
    if (!f.done) return;  // it has failed and is closed
    f.fetch = fetch;
    if (fetch == nullptr) fail(f, errc::transport_failed, "emscripten_fetch refused");
  }

  void cancel(http::request const& r) noexcept {
    for (auto const& f : flights_)
      if (f->done && &f->done.request() == &r) return give_up(*f);
  }

 private:
  using clock = std::chrono::steady_clock;

  /** A request on its way, or a place for one. */
  struct flight {
    http::completion done = http::completion::adopt(nullptr);
    emscripten_fetch_t* fetch = nullptr;
    clock::time_point deadline{};
  };

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdollar-in-identifier-extension"
#pragma clang diagnostic ignored "-Wgnu-zero-variadic-macro-arguments"
#endif
  /** Where it is not, XMLHttpRequest would throw through the program's frames. */
  static bool is_url(char const* text) {
    return EM_ASM_INT(
               {
                 try {
                   new URL(UTF8ToString($0));
                   return 1;
                 } catch (e) {
                   return 0;
                 }
               },
               text) != 0;
  }

  /** In emscripten 3.1.6, emscripten_fetch_close() alone lets the request go on, which then writes to freed memory. */
  static void abort_fetch(emscripten_fetch_t const& fetch) {
    EM_ASM({ Array.isArray(Fetch.xhrs) && Fetch.xhrs[$0 - 1].abort(); }, fetch.id);
  }
#if defined(__clang__)
#pragma clang diagnostic pop
#endif

  /** May be called in any state of a fetch: its callbacks are deaf from here on. */
  static void close(emscripten_fetch_t* fetch) {
    fetch->userData = nullptr;
    emscripten_fetch_close(fetch);
  }

  /** Drops the completion. */
  static void give_up(flight& f) {
    emscripten_fetch_t* const fetch = std::exchange(f.fetch, nullptr);
    const http::completion dropped = std::move(f.done);
    if (fetch == nullptr) return;
    abort_fetch(*fetch);
    close(fetch);
  }

  static void fail(flight& f, errc code, std::string_view why) {
    f.done.response().fail(code, why);
    finish(f);
  }

  static void finish(flight& f) {
    f.fetch = nullptr;
    http::completion(std::move(f.done))();
  }

  static void take_answer(emscripten_fetch_t* fetch) {
    if (fetch->userData == nullptr) return;
    flight& f = *static_cast<flight*>(fetch->userData);
    if (fetch->status == 0) {
      // the clocks of browsers are coarse
      const bool late = clock::now() + std::chrono::milliseconds(5) >= f.deadline;
      f.done.response().fail(late ? errc::timed_out : errc::connection_lost,
                             late ? "no answer in time"
                                  : "the browser got no whole answer, or may not show it (CORS), and does not say why");
    } else {
      http::response& answer = f.done.response();
      answer.set_status(fetch->status);
      take_headers(fetch, answer);
      if (fetch->data != nullptr) answer.append_body({fetch->data, static_cast<std::size_t>(fetch->numBytes)});
    }
    close(fetch);
    finish(f);
  }

  /** There is no way to what has come so far before all has come. */
  static void take_progress(emscripten_fetch_t* fetch) {
    if (fetch->userData == nullptr) return;
    flight& f = *static_cast<flight*>(fetch->userData);
    if (fetch->dataOffset <= f.done.response().max_body() + (1 << 20)) return;
    abort_fetch(*fetch);
    close(fetch);
    fail(f, errc::transport_failed, "the answer is far longer than wanted");
  }

  static void take_headers(emscripten_fetch_t* fetch, http::response& answer) {
    std::string lines(emscripten_fetch_get_response_headers_length(fetch), '\0');
    emscripten_fetch_get_response_headers(fetch, lines.data(), lines.size());
    std::string_view rest(lines);
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\r'));
      rest.remove_prefix((std::min)(line.size() + 2, rest.size()));
      if (const std::size_t colon = line.find(": "); colon != line.npos)
        answer.add_header(line.substr(0, colon), line.substr(colon + 2));
    }
  }

  flight& idle_flight() {
    const auto at = std::find_if(flights_.begin(), flights_.end(), [](auto const& f) { return !f->done; });
    return at != flights_.end() ? **at : *flights_.emplace_back(std::make_unique<flight>());
  }

  std::vector<std::unique_ptr<flight>> flights_{};
};

}  // namespace tillwire::inline v0_1

#endif
