// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_TESTING_BROKEN_TRANSPORTS_HPP
#define TESTS_UNIT_TESTING_BROKEN_TRANSPORTS_HPP

#include <adapters/curl/curl_transport.hpp>
#include <tillwire.hpp>

#include "later_frame_transport.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

/** Transports with one defect each. */
namespace support {

using namespace tillwire;

/** What went on between a good transport and its caller; a defect changes some of it. */
struct meddling {
  http::request& sent;     ///< what the good one gets
  http::response& answer;  ///< what the caller gets, filled as the good one did
  http::connection_settings& settings;
  std::unique_ptr<curl_transport>& good;
  bool& jammed;  ///< what the defect remembers from one request to the next
  std::function<void()> send;

  [[nodiscard]] bool asks_for(std::string_view path) const { return sent.url.find(path) != sent.url.npos; }
  void replace(std::string_view what, std::string_view by) const {
    if (const std::size_t at = sent.url.find(what); at != sent.url.npos) sent.url.replace(at, what.size(), by);
  }
  /** Writes the body anew, as f makes it. */
  template <class F>
  void change_body(F f) const {
    const std::string changed = f(std::string(sent.body.view()));
    sent.body.clear();
    sent.body.append(changed);
  }
  /** Writes each header anew, with the value that f makes of it; none where it is empty. */
  template <class F>
  void change_headers(F f) const {
    std::vector<std::pair<std::string, std::string>> all;
    for (std::size_t i = 0; i != sent.headers.size(); ++i)
      all.emplace_back(sent.headers[i].name, f(std::string(sent.headers[i].name), std::string(sent.headers[i].value)));
    sent.headers.clear();
    for (auto const& [name, value] : all)
      if (!value.empty()) sent.headers.add(name, value);
  }
  /** The same answer with another body. */
  void change_answer(std::string const& body) const {
    answer.set_status(answer.status());
    answer.append_body(body);
  }
};

using hook = std::function<void(meddling&)>;

/** Behind curl_transport: a defect in what is sent or in what comes back. */
class meddling_transport {
 public:
  static constexpr bool blocking = true;
  static constexpr unsigned max_in_flight = 1;

  meddling_transport(http::connection_settings s, hook with)
      : settings_(std::move(s)), good_(std::make_unique<curl_transport>(settings_)), hook_(std::move(with)) {}
  meddling_transport(meddling_transport const&) = delete;
  meddling_transport& operator=(meddling_transport const&) = delete;
  ~meddling_transport() { hub_->orphan(); }

  void start(http::request const& r, http::completion done) noexcept {
    auto* const x = new http::exchange(*hub_);
    x->request.method = r.method;
    x->request.url = r.url;
    for (std::size_t i = 0; i != r.headers.size(); ++i) x->request.headers.add(r.headers[i].name, r.headers[i].value);
    x->request.body.append(r.body.view());
    x->request.timeout = r.timeout;
    http::response& answer = done.response();
    meddling m{x->request, answer, settings_, good_, jammed_, [&] {
                 x->response.reset(answer.max_body());
                 good_->start(x->request, http::completion(*x));
                 static_cast<void>(hub_->take_inbox());
                 copy(x->response, answer);
               }};
    hook_(m);
    delete x;
    done();
  }

 private:
  static void copy(http::response const& from, http::response& to) {
    to.set_status(from.status());
    for (std::size_t i = 0; i != from.headers().size(); ++i)
      to.add_header(from.headers()[i].name, from.headers()[i].value);
    to.append_body(from.body());
    if (from.is_truncated()) to.append_body("over the cap");
    if (from.failure()) to.fail(*from.failure(), from.failure_message());
  }

  http::connection_settings settings_;
  std::unique_ptr<curl_transport> good_;
  hook hook_;
  http::hub* hub_ = new http::hub;
  bool jammed_ = false;
};

/** A defect that is in place before anything is sent. */
template <class F>
hook before(F f) {
  return [f](meddling& m) {
    f(m);
    m.send();
  };
}
/** One that spoils what came back. */
template <class F>
hook after(F f) {
  return [f](meddling& m) {
    m.send();
    f(m);
  };
}
/** Takes a broken answer for a good one. */
inline hook success_at(std::string path) {
  return after([path = std::move(path)](meddling& m) {
    if (m.asks_for(path)) m.answer.set_status(200);
  });
}
/** Takes one failure for another, or a good answer for a failure. */
inline hook failure_at(std::string path, errc code) {
  return after([path = std::move(path), code](meddling& m) {
    if (m.asks_for(path)) m.answer.fail(code, "spoilt");
  });
}
inline hook failure_instead_of(errc wanted, errc code) {
  return after([=](meddling& m) {
    if (m.answer.failure() == wanted) m.answer.fail(code, "spoilt");
  });
}

/** Has no answer for anybody once a request has timed out. */
inline hook timed_out_for_good() {
  return after([](meddling& m) {
    if (m.jammed && !m.answer.failure()) m.answer.fail(errc::transport_failed, "jammed");
    m.jammed = m.jammed || m.answer.failure() == errc::timed_out;
  });
}

/** Says nothing of the sort, but blocks. */
class secretly_blocking : curl_transport {
 public:
  static constexpr unsigned max_in_flight = 1;
  using curl_transport::curl_transport, curl_transport::start;
};

/** Calls a completion again with the next request. */
class completing_twice : curl_transport {
 public:
  static constexpr bool blocking = true;
  static constexpr unsigned max_in_flight = 1;

  void start(http::request const& r, http::completion done) noexcept {
    if (again_ != nullptr) http::completion::adopt(std::exchange(again_, nullptr))();
    const bool twice = r.url.find("/cut/") != r.url.npos;
    void* const released = done.release();
    curl_transport::start(r, http::completion::adopt(released));
    if (twice) again_ = released;
  }

 private:
  void* again_ = nullptr;
};

/** Says that it blocks, and does not. */
struct secretly_asynchronous : later_frame_transport {
  static constexpr bool blocking = true;
};

/** Works for the first client alone. */
class faithful : public later_frame_transport {
 public:
  void start(http::request const& r, http::completion done) noexcept {
    void* const released = done.release();
    http::hub* const home = static_cast<http::exchange*>(released)->home;
    done = http::completion::adopt(released);
    if (master_ == nullptr) master_ = home;
    if (home != master_) return;
    later_frame_transport::start(r, std::move(done));
  }

 private:
  http::hub const* master_ = nullptr;
};

/** Asks for all what the last one asked for. */
class mixing_up : public later_frame_transport {
 public:
  void start(http::request const& r, http::completion done) noexcept {
    void* const released = done.release();
    auto& x = *static_cast<http::exchange*>(released);
    if (last_ != nullptr && r.url.find("/latch/") != r.url.npos) x.request.url = *last_;
    first_ = r.url;
    last_ = &first_;
    later_frame_transport::start(r, http::completion::adopt(released));
  }

 private:
  std::string first_{};
  std::string* last_ = nullptr;
};

/** Takes no request while another is on its way, once it has answered one. */
class jammed : public later_frame_transport {
 public:
  void start(http::request const& r, http::completion done) noexcept {
    if (polled_ && !cancelled_ && !is_idle() && r.url.find("/ok/") != r.url.npos) {
      done.response().fail(errc::transport_failed, "busy");
      return done();
    }
    later_frame_transport::start(r, std::move(done));
  }
  void poll() {
    polled_ = true;
    later_frame_transport::poll();
  }
  void cancel(http::request const& r) {
    cancelled_ = true;  // it may be slow to end, which is another matter
    later_frame_transport::cancel(r);
  }

 private:
  bool polled_ = false, cancelled_ = false;
};

/** Its poll() returns when nothing is left to do. */
struct blocking_in_poll : later_frame_transport {
  void poll() {
    for (later_frame_transport::poll(); !is_idle(); later_frame_transport::poll())
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
};

/** Its wait() returns when nothing is left to do. */
struct waiting_too_long : later_frame_transport {
  void wait(std::chrono::milliseconds d) {
    for (; !is_idle(); poll()) std::this_thread::sleep_for(d);
  }
};

/** Its cancel() does not end a request that is the only one. */
class cancelling_in_company : public later_frame_transport {
 public:
  void start(http::request const& r, http::completion done) noexcept {
    ++started_;
    later_frame_transport::start(r, std::move(done));
  }
  void cancel(http::request const& r) {
    if (started_ > 1) later_frame_transport::cancel(r);
  }

 private:
  int started_ = 0;
};

/** Its cancel() does nothing. */
struct deaf : later_frame_transport {
  void cancel(http::request const&) {}
};

/** A cancellation that comes before the first poll is noted and forgotten. */
class hasty : public later_frame_transport {
 public:
  void start(http::request const& r, http::completion done) noexcept {
    fresh_.push_back(&r);
    later_frame_transport::start(r, std::move(done));
  }
  void cancel(http::request const& r) {
    for (http::request const*& f : fresh_)
      if (f == &r) lost_.push_back(&r);
    for (http::request const* l : lost_)
      if (l == &r) return;
    later_frame_transport::cancel(r);
  }
  void poll() {
    fresh_.clear();
    later_frame_transport::poll();
  }

 private:
  std::vector<http::request const*> fresh_{}, lost_{};
};

/** Where completions go that nobody calls; in reach, so that the memory does not count as leaked. */
inline std::vector<void*>& lost_completions() {
  static auto& all = *new std::vector<void*>;
  return all;
}

/** Its destructor forgets what is on its way. */
struct forgetful : later_frame_transport {
  ~forgetful() {
    static std::mutex one_at_a_time;
    const std::lock_guard<std::mutex> lock(one_at_a_time);
    lose_all(lost_completions());
  }
};

/** Its destructor waits for what is on its way. */
struct lingering : later_frame_transport {
  ~lingering() {
    for (; !is_idle(); poll()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
};

}  // namespace support

#endif
