// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_TESTING_FAULT_TRANSPORT_HPP
#define TILLWIRE_TESTING_FAULT_TRANSPORT_HPP

#include <tillwire/base/error.hpp>
#include <tillwire/base/function_ref.hpp>
#include <tillwire/base/splitmix64.hpp>
#include <tillwire/base/time_source.hpp>
#include <tillwire/http/completion.hpp>
#include <tillwire/http/request.hpp>
#include <tillwire/testing/fake_transport.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::testing {

/** What becomes of one request on a fault_transport. */
struct passage {
  /** How a passage is over. */
  enum class ending : std::uint8_t {
    answer,   ///< as the other side says, or as `status` does
    failure,  ///< of the network
    drop,     ///< its completion is dropped
    silence,  ///< nothing, until the client gives it up
  };

  ending how = ending::answer;                ///< what comes back
  bool arrives = true;                        ///< the other side sees it
  std::chrono::milliseconds arrives_after{};  ///< its start
  std::chrono::milliseconds ends_after{};     ///< its start, and not before it arrives
  errc failure = errc::connection_lost;       ///< of an ending by failure
  int status = 0;                             ///< unless 0, answered whatever the other side says
  std::string body{};                         ///< of that answer
  std::vector<header_text> headers{};         ///< of that answer
  bool inside_start = false;                  ///< all happens before start() returns
  bool twice = false;  ///< its completion is called a second time, and once more when it was moved from
  bool deaf = false;   ///< a cancellation does not reach it
  int note = 0;        ///< for the other side
};

/** A request that arrived at the other side, which fills the response. */
struct arrival {
  http::request const& request;              ///< as it left
  http::response& response;                  ///< to be filled
  std::chrono::steady_clock::time_point at;  ///< when it arrived, by the transport's clock
  int note;                                  ///< the passage's
};

/** Plans passages by chance, the same ones for the same seed: so many of a hundred meet one of the faults. */
class chance_of_faults {
 public:
  /** Of a hundred requests `percent` meet a fault, on average. */
  explicit chance_of_faults(std::uint64_t seed, unsigned percent = 10) : random_(seed), percent_(percent) {}

  /** The next one. */
  passage operator()(http::request const& r) {
    passage p{.arrives_after = std::chrono::milliseconds(below(200)),
              .ends_after = std::chrono::milliseconds(below(2000))};
    if (below(100) >= percent_) return p;
    p.arrives = below(2) != 0;
    switch (below(8)) {
      case 0: p.status = 500; break;
      case 1: p.status = 503, p.headers = {{"Retry-After", "2"}}; break;
      case 2: p.status = 429, p.arrives = false; break;
      case 3: p.how = passage::ending::silence; break;
      case 4: p.how = passage::ending::drop; break;
      case 5: p.deaf = true, p.ends_after = r.timeout + std::chrono::seconds(1); break;
      case 6: p.how = passage::ending::failure, p.failure = errc::connection_refused, p.arrives = false; break;
      default: p.how = passage::ending::failure; break;
    }
    return p;
  }

 private:
  unsigned below(unsigned count) { return static_cast<unsigned>(random_.below(count)); }

  splitmix64 random_;
  unsigned percent_;
};

/**
 * A transport for tests, on which all can happen that happens on a network, in a time that the test rules.
 *
 * `manual_clock clock; fault_transport t(clock); t.next({.how = passage::ending::failure});` Requests go to an answerer,
 * which stands for the vendor and without which all are accepted with 202. What becomes of each is scripted with next(),
 * or planned by a function such as chance_of_faults; otherwise it is answered at the next poll(). wait() lets the clock's
 * time pass up to what happens next. One thread uses it.
 */
class fault_transport {
 public:
  static constexpr unsigned max_in_flight = 64;
  using time = std::chrono::steady_clock::time_point;            ///< the clock's
  static constexpr time never = (time::max)();                   ///< when nothing is due
  using answerer = std::function<void(arrival const&)>;          ///< the other side
  using planner = std::function<passage(http::request const&)>;  ///< says what becomes of a request

  /**
   * `clock` outlives it; without an answerer all are accepted, without a planner nothing goes wrong but what next()
   * says.
   */
  explicit fault_transport(time_source& clock, answerer other_side = {}, planner plan = {})
      : clock_(clock), other_side_(std::move(other_side)), plan_(std::move(plan)) {}
  fault_transport(fault_transport const&) = delete;
  fault_transport& operator=(fault_transport const&) = delete;
  ~fault_transport() = default;

  /** Scripts what becomes of the next request. */
  fault_transport& next(passage p) {
    script_.push_back(std::move(p));
    return *this;
  }

  void start(http::request const& r, http::completion done) noexcept {
    ++started_;
    passage p;
    if (!script_.empty()) {
      p = std::move(script_.front());
      script_.pop_front();
    } else if (plan_) {
      p = plan_(r);
    }
    const time now = clock_.now().steady, arrives = now + p.arrives_after;
    flights_.push_back({std::move(done), std::move(p), arrives, (std::max)(arrives, now + p.ends_after)});
    if (!flights_.back().how.inside_start || flights_.back().how.how == passage::ending::silence) return;
    flight f = std::move(flights_.back());
    flights_.pop_back();
    arrive(f, now);
    end(f);
  }

  /** Lets happen what is due, in the order of its time. */
  void poll() {
    for (auto f = earliest(); f != flights_.end() && f->due() <= clock_.now().steady; f = earliest()) {
      if (!f->is_there) {
        arrive(*f, f->arrives);
        continue;
      }
      flight over = std::move(*f);
      flights_.erase(f);
      end(over);
    }
  }
  /** Sleeps until something is due, or the time is over. */
  void wait(std::chrono::milliseconds d) {
    const auto until_due = [&] {
      return std::chrono::ceil<std::chrono::milliseconds>(next_due() - clock_.now().steady);
    };
    if (next_due() == never) clock_.sleep(d);
    else if (until_due().count() > 0) clock_.sleep((std::min)(d, until_due()));
    poll();
  }
  void cancel(http::request const& r) {
    std::erase_if(flights_, [&r](flight const& f) { return &f.done.request() == &r && !f.how.deaf; });
  }

  /** The wire is cut: of each request that has not arrived f says whether it does now; all completions are dropped. */
  void hang_up(function_ref<bool(http::request const&)> f) {
    for (flight& x : flights_)
      if (!x.is_there && x.how.arrives && f(x.done.request())) arrive(x, (std::min)(x.arrives, clock_.now().steady));
    flights_.clear();
  }

  /** When poll() has something to do; `never` where nothing is on its way. */
  [[nodiscard]] time next_due() {
    const auto f = earliest();
    return f == flights_.end() ? never : f->due();
  }
  /** How many were started so far, and how many of them are not over. */
  /// @{
  [[nodiscard]] std::size_t started() const { return started_; }
  [[nodiscard]] std::size_t in_flight() const { return flights_.size(); }
  /// @}

 private:
  struct flight {
    http::completion done;
    passage how;
    time arrives, ends;
    bool is_there = false;

    /** Silence has no end of its own. */
    [[nodiscard]] time due() const { return !is_there ? arrives : how.how == passage::ending::silence ? never : ends; }
  };

  std::vector<flight>::iterator earliest() {
    return std::min_element(flights_.begin(), flights_.end(),
                            [](flight const& a, flight const& b) { return a.due() < b.due(); });
  }

  void arrive(flight& f, time at) {
    f.is_there = true;
    if (!f.how.arrives) return;
    http::response& r = f.done.response();
    if (other_side_) other_side_({f.done.request(), r, at, f.how.note});
    else r.set_status(202);
  }

  void end(flight& f) {
    http::response& r = f.done.response();
    if (f.how.how == passage::ending::drop || f.how.how == passage::ending::silence) return;
    if (f.how.how == passage::ending::failure) {
      r.fail(f.how.failure, "planned");
    } else if (f.how.status != 0) {
      r.reset(r.max_body());
      r.set_status(f.how.status);
      for (header_text const& h : f.how.headers) r.add_header(h.name, h.value);
      r.append_body(f.how.body);
    }
    f.done();
    if (!f.how.twice) return;
    f.done();
    http::completion elsewhere = std::move(f.done);
    f.done();
  }

  time_source& clock_;
  answerer other_side_;
  planner plan_;
  std::deque<passage> script_{};
  std::vector<flight> flights_{};
  std::size_t started_ = 0;
};

}  // namespace tillwire::inline v0_1::testing

#endif
