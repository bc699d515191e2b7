// SPDX-License-Identifier: BSL-1.0
// What other processes, and limits of this one, do to a store.
#include <adapters/sqlite/sqlite_store.hpp>

#include "sqlite_folder.hpp"
#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <functional>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <vector>

using namespace tillwire;
using outbox::durability;
using outbox::state;

namespace {

/** A process that does that and says numbers, until it is over or killed. */
class child {
 public:
  using say = std::function<void(std::uint64_t)>;

  explicit child(std::function<int(say)> const& run) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    pid_ = fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      close(ends[0]);
      _exit(run([&](std::uint64_t n) {
        if (write(ends[1], &n, sizeof n) != sizeof n) _exit(99);
      }));
    }
    close(ends[1]);
    out_ = ends[0];
  }
  child(child const&) = delete;
  child& operator=(child const&) = delete;
  ~child() {
    stop();
    close(out_);
  }

  /** The next number that it says; false when it is over. */
  bool hear(std::uint64_t& n) const { return ::read(out_, &n, sizeof n) == sizeof n; }
  void stop() {
    if (pid_ > 0) kill(pid_, SIGKILL), wait();
  }
  /** Its exit code, once it has ended. */
  int wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_ = 0;
  int out_ = -1;
};

}  // namespace

TEST_SUITE_BEGIN("adapters/sqlite_process");

TEST_CASE("a second process is refused while the first lives, and not when it was killed") {
  folder at;
  child holder([&](child::say const& say) {
    const auto store = sqlite_store::open(at.file("q")).value();
    if (!store->append({.body = "{}"}, durability::each)) return 1;
    say(1);
    pause();
    return 0;
  });
  std::uint64_t ready = 0;
  REQUIRE(holder.hear(ready));
  const auto refused = sqlite_store::open(at.file("q"), {.patience = std::chrono::milliseconds(20)});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message.find("in use") != std::string::npos);
  CHECK_FALSE(at.has("q.corrupt-1"));
  holder.stop();
  const auto store = sqlite_store::open(at.file("q"), {.patience = std::chrono::milliseconds(20)});
  REQUIRE(store.has_value());
  CHECK((*store)->counts().queued == 1);
}

TEST_CASE("what a process was told is kept is there after it was killed at any moment") {
  std::uint64_t promised = 0;
  for (int round = 0; round != 25; ++round) {
    INFO("round " << round);
    folder at;
    child writer([&](child::say const& say) {
      const auto store = sqlite_store::open(at.file("q")).value();
      const std::string body = "{\"a\":\"" + std::string(700, 'a') + "\"}";
      for (std::uint64_t i = 1;; ++i) {
        const outbox::record_id id = store->append({.body = body}, durability::each).value();
        if (id != i) return 1;
        say(id);
        if (!store->append({.body = body}, durability::grouped)) return 2;  // of which nothing is said
        ++i;
        if (i % 10 != 0) continue;
        const outbox::record_id ids[] = {i - 3, i - 1};
        const outbox::request_id r = store->claim({.records = ids}).value();
        const outbox::settlement gone{.records = ids, .becomes = state::accepted};
        if (!store->settle(r, {}, {&gone, 1})) return 3;
        say(1'000'000 + i - 1);
      }
    });
    std::vector<std::uint64_t> said;
    for (std::uint64_t n = 0; said.size() < static_cast<std::size_t>(1 + round * 3) && writer.hear(n);)
      said.push_back(n);
    usleep(static_cast<useconds_t>(round * 37 % 400));
    writer.stop();
    for (std::uint64_t n = 0; writer.hear(n);) said.push_back(n);
    const auto store = sqlite_store::open(at.file("q")).value();
    CHECK_FALSE(store->moved_aside().has_value());
    std::set<std::uint64_t> kept, accepted;
    outbox::store_counts counted{};
    std::uint64_t last = 0;
    CHECK(store->for_each({}, [&](outbox::record_view const& r) {
      CHECK(r.id == ++last);  // nothing is lost out of the middle
      kept.insert(r.id);
      if (r.is == state::accepted) accepted.insert(r.id);
      else ++counted.queued, counted.bytes += r.body.size();
      return true;
    }));
    for (std::uint64_t n : said) {
      CHECK((n < 1'000'000 ? kept : accepted).contains(n % 1'000'000));
      ++promised;
    }
    CHECK(store->counts().queued == counted.queued);
    CHECK(store->counts().bytes == counted.bytes);
    CHECK(store->append({.body = "{}"}, durability::each).value() == last + 1);
  }
  CHECK(promised > 500);
}

TEST_CASE("a full disk refuses what it has no room for, keeps the rest, and takes more when there is room again") {
  folder at;
  child writer([&](child::say const&) {
    signal(SIGXFSZ, SIG_IGN);
    auto store = sqlite_store::open(at.file("q")).value();
    const rlimit tight{300'000, RLIM_INFINITY};
    if (setrlimit(RLIMIT_FSIZE, &tight) != 0) return 1;
    const std::string body(1000, 'a');
    std::uint64_t kept = 0;
    for (;; ++kept) {
      const auto r = store->append({.body = body}, kept % 3 == 0 ? durability::each : durability::grouped);
      if (!r && r.error().message.find("q: ") == std::string::npos) return 2;
      if (!r) break;
    }
    if (kept < 10 || kept > 1000) return 3;
    for (int i = 0; i != 5; ++i)
      if (store->append({.body = body}, durability::each) || store->commit() || store->claim({})) return 4;
    if (store->counts().queued != kept) return 5;
    rlimit wide = tight;
    wide.rlim_cur = RLIM_INFINITY;
    if (setrlimit(RLIMIT_FSIZE, &wide) != 0) return 6;
    std::uint64_t queued = 0;
    if (!store->for_each_queued(0, 10'000, [&](auto const&) { ++queued; }) || queued != kept) return 7;
    if (store->append({.body = body}, durability::each).value() != kept + 1) return 8;
    store.reset();
    store = sqlite_store::open(at.file("q")).value();
    return store->counts().queued == kept + 1 ? 0 : 9;
  });
  CHECK(writer.wait() == 0);
}

TEST_CASE("a file that may not be written is refused, and not moved") {
  folder at;
  CHECK(sqlite_store::open(at.file("q")).value()->append({.body = "{}"}, durability::each));
  REQUIRE(chmod(at.file("q").c_str(), 0444) == 0);
  REQUIRE(chmod(at.file(".").c_str(), 0777) == 0);
  for (const bool readable : {true, false}) {
    if (!readable) REQUIRE(chmod(at.file("q").c_str(), 0000) == 0);
    child other([&](child::say const&) {
      if (geteuid() == 0 && setuid(65534) != 0) return 1;
      const auto store = sqlite_store::open(at.file("q"));
      if (store) return 2;
      return store.error().code == errc::store_failed && store.error().message.starts_with(at.file("q") + ": ") ? 0 : 3;
    });
    CHECK(other.wait() == 0);
    CHECK_FALSE(at.has("q.corrupt-1"));
  }
  REQUIRE(chmod(at.file("q").c_str(), 0644) == 0);
  CHECK(sqlite_store::open(at.file("q")).value()->counts().queued == 1);
}

TEST_SUITE_END();
