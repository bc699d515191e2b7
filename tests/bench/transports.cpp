// SPDX-License-Identifier: BSL-1.0
// Orders to a local nginx over each transport, as ratios to a raw blocking socket; all send the same bytes, which are made
// beforehand: transports PORT ROUNDS
#include <adapters/beast/beast_transport.hpp>
#include <adapters/curl/curl_multi_transport.hpp>
#include <adapters/curl/curl_transport.hpp>
#include <adapters/httplib/httplib_transport.hpp>
#include <examples/vendor_examples.hpp>
#include <tillwire/src.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "measure.hpp"
#include "raw_socket.hpp"
#include "recorded.hpp"
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace tillwire;
using namespace std::chrono_literals;
using bench::median, bench::must, bench::recorded;

/** What some work took: by the clock, and of this process's processor time. */
struct cost {
  double seconds;
  double processor;
};

double processor_time() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](timeval t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

template <class Work>
cost cost_of(Work work) {
  const auto begin = std::chrono::steady_clock::now();
  const double used = processor_time();
  work();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), processor_time() - used};
}

/** One line of the table. */
struct competitor {
  std::string name;
  std::function<void(int)> send;  ///< that many requests
  int requests;                   ///< in a round
  int events;                     ///< in a request
  std::size_t rival;              ///< the line that it is compared with
  double target = 0;              ///< the ratio to it in events/s, at least; 0 where there is none
  std::vector<cost> rounds{};

  [[nodiscard]] double median_of(double (*figure)(competitor const&, cost const&)) const {
    std::vector<double> all;
    for (cost const& c : rounds) all.push_back(figure(*this, c));
    return median(all);
  }
};

double requests_per_second(competitor const& c, cost const& round) { return c.requests / round.seconds; }
double microseconds_per_event(competitor const& c, cost const& round) {
  return round.processor / c.requests / c.events * 1e6;
}

/** Keeps a number of the same requests in flight, as a client would. */
template <class Transport>
class sender {
 public:
  sender(Transport& t, recorded const& what, std::size_t in_flight) : transport_(t), hub_(new http::hub) {
    for (std::size_t i = 0; i != in_flight; ++i) {
      idle_.push_back(new http::exchange(*hub_));
      what.fill(idle_.back()->request);
    }
  }
  sender(sender const&) = delete;
  sender& operator=(sender const&) = delete;
  ~sender() {
    for (http::exchange* x : idle_) delete x;
    hub_->orphan();
  }

  void send(int count) {
    for (int sent = 0, answered = 0; answered != count;) {
      for (; sent != count && !idle_.empty(); ++sent) {
        http::exchange& x = *idle_.back();
        idle_.pop_back();
        x.response.reset(64 * 1024);
        transport_.start(x.request, http::completion(x));
      }
      http::exchange* x = hub_->take_inbox();
      if constexpr (http::waitable<Transport>)
        if (x == nullptr) transport_.wait(1s);
      for (; x != nullptr; ++answered) {
        must(x->response.status() == 202, "a request");
        idle_.push_back(std::exchange(x, x->next));
      }
    }
  }

 private:
  Transport& transport_;
  http::hub* hub_;
  std::vector<http::exchange*> idle_{};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::fputs("transports PORT ROUNDS\n", stderr), 2;
  const auto port = static_cast<std::uint16_t>(std::atoi(argv[1]));
  const drip::account account = bench::account_at(port);
  const recorded order(account, examples::drip_order());
  const recorded batch(account, drip::orders_batch{.orders = std::vector(1000, examples::drip_order())});

  bench::raw_socket raw(port);
  const auto over_socket = [&raw](recorded const& what) {
    return [&raw, text = what.text()](int count) {
      for (int i = 0; i != count; ++i) must(raw.exchange(text) == 202, "the socket");
    };
  };
  curl_transport easy;
  curl_multi_transport multi;
  httplib_transport httplib;
  boost::asio::io_context io;
  const auto work = boost::asio::make_work_guard(io);
  std::thread asio([&io] { io.run(); });
  bool met = true;
  {
    beast_transport beast(io);
    const auto over = [](auto& transport, recorded const& what, std::size_t in_flight) {
      return [s = std::make_shared<sender<std::remove_reference_t<decltype(transport)>>>(transport, what, in_flight)](
                 int count) { s->send(count); };
    };

    enum : std::size_t { socket_line, easy_line, batch_line = 6 };
    std::vector<competitor> lines{
        {"raw socket", over_socket(order), 4000, 1, socket_line},
        {"curl easy", over(easy, order, 1), 4000, 1, socket_line, 0.7},
        {"httplib", over(httplib, order, 1), 4000, 1, socket_line, 0.5},
        {"beast", over(beast, order, 1), 4000, 1, socket_line, 0.5},
        {"curl multi, 16 in flight", over(multi, order, 16), 16000, 1, easy_line, 3},
        {"beast, 16 in flight", over(beast, order, 16), 16000, 1, easy_line, 4},
        {"raw socket, batches of 1000", over_socket(batch), 200, 1000, batch_line},
        {"curl easy, batches of 1000", over(easy, batch, 1), 200, 1000, batch_line, 0.75},
    };
    for (competitor& c : lines) c.send(c.requests / 10);
    // each round has them all, so that other work on the machine weighs on all
    for (int round = 0; round != std::atoi(argv[2]); ++round)
      for (competitor& c : lines) c.rounds.push_back(cost_of([&c] { c.send(c.requests); }));

    std::printf("%-30s %11s %11s %13s   %s\n", "", "requests/s", "events/s", "CPU µs/event", "ratio of events/s");
    for (competitor const& c : lines) {
      const double rate = c.median_of(requests_per_second);
      std::printf("%-30s %11.0f %11.0f %13.2f", c.name.c_str(), rate, rate * c.events,
                  c.median_of(microseconds_per_event));
      if (c.target != 0) {
        competitor const& rival = lines[c.rival];
        std::vector<double> ratios;
        for (std::size_t i = 0; i != c.rounds.size(); ++i)
          ratios.push_back(requests_per_second(c, c.rounds[i]) / requests_per_second(rival, rival.rounds[i]));
        const double ratio = median(ratios);
        std::printf("   %.2f of %s, target %.2f: %s", ratio, rival.name.c_str(), c.target,
                    ratio >= c.target ? "ok" : "SHORT");
        met = met && ratio >= c.target;
      }
      std::puts("");
    }
  }
  io.stop();
  asio.join();
  return met ? 0 : 1;
}
