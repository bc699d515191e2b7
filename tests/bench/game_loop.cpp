// SPDX-License-Identifier: BSL-1.0
// What a frame pays for a client: 1,000 requests in flight, answered at once, and given to their handlers four a frame.
#include <tillwire/src.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <utility>
#include <vector>

namespace {

using namespace tillwire;
using std::chrono::steady_clock;

/** Answers all that it holds when it is told to. */
class later_transport {
 public:
  static constexpr unsigned max_in_flight = 1000;

  void start(http::request const&, http::completion done) noexcept { held_.push_back(std::move(done)); }
  void answer() {
    for (http::completion& done : held_) {
      done.response().set_status(202);
      done.response().append_body(R"({"request_id":"990c99a7-5cba-42e8-8f36-aec3419186ef"})");
      done();
    }
    held_.clear();
  }

 private:
  std::vector<http::completion> held_{};
};

/** The durations of many calls, in microseconds. */
class slices {
 public:
  template <class F>
  void time(F f) {
    const auto begin = steady_clock::now();
    f();
    all_.push_back(std::chrono::duration<double, std::micro>(steady_clock::now() - begin).count());
  }
  void print(char const* what) {
    std::sort(all_.begin(), all_.end());
    std::printf("%-44s %8zu %8.2f %8.2f %8.2f\n", what, all_.size(), all_[all_.size() / 2],
                all_[all_.size() * 99 / 100], all_.back());
  }

 private:
  std::vector<double> all_{};
};

}  // namespace

int main() {
  const auto account = drip::account::make({.account_id = "9999999",
                                            .credential = drip::api_token("drip-sandbox"),
                                            .application = "My Game",
                                            .site = "www.mygame.com"});
  later_transport transport;
  client drip{*account, transport};
  const drip::product_activity product{.provider = "my_game"_provider,
                                       .action = drip::product_action::updated,
                                       .product_id = "sword",
                                       .name = "Sword",
                                       .price = "4.99"_dec};
  constexpr int queued = 1000;
  constexpr std::size_t budget = 4;
  int told = 0;
  const auto tell = [&told](result<reply_view> r) { told += r ? 1 : 0; };

  slices sending, waiting, arriving, handling;
  for (int round = 0, warm = 2; round != 22; ++round, --warm) {
    slices unused;
    const auto timed = [&](slices& s) -> slices& { return warm > 0 ? unused : s; };
    for (int i = 0; i != queued; ++i) timed(sending).time([&] { drip.send(product, tell); });
    for (int i = 0; i != 100; ++i) timed(waiting).time([&] { drip.poll(steady_clock::now(), budget); });
    transport.answer();
    timed(arriving).time([&] { drip.poll(steady_clock::now(), budget); });
    while (told != queued) timed(handling).time([&] { drip.poll(steady_clock::now(), budget); });
    told = 0;
  }
  std::printf("%-44s %8s %8s %8s %8s\n", "1,000 in flight; microseconds", "calls", "median", "99 %", "worst");
  sending.print("send");
  waiting.print("poll, no answer yet");
  arriving.print("poll, all 1,000 answers come, 4 handlers");
  handling.print("poll, 4 handlers");
}
