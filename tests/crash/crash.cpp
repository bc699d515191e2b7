// SPDX-License-Identifier: BSL-1.0
// Kills a till again and again while it records and sends, and compares at the end what the vendor accepted with what the till
// had acknowledged: crash [--kills N] [--seed S]. The last line: `kills=K acknowledged=A accepted=B lost=L
// unexplained_duplicates=D`. The till is this program too: crash --till FOLDER URL NUMBER SEED DISK LIMITED DRAINS.
#include <adapters/beast/sandbox.hpp>
#include <adapters/beast/temporary_folder.hpp>
#include <tillwire/src.hpp>

#include "audit.hpp"
#include "journal.hpp"
#include "till.hpp"
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

extern char** environ;

namespace {

using namespace crash;

int be_a_till(char** argv) {
  ::signal(SIGXFSZ, SIG_IGN);  // a full disk is an error, not the end
  const run r{.folder = argv[2],
              .url = argv[3],
              .number = std::strtoull(argv[4], nullptr, 10),
              .seed = std::strtoull(argv[5], nullptr, 10),
              .disk = static_cast<disk>(std::atoi(argv[6])),
              .is_limited = *argv[7] == '1',
              .drains = *argv[8] == '1'};
  till(r).work();
  return 0;
}

class killer {
 public:
  killer(char* program, std::uint64_t seed) : program_(program), seed_(seed), random_(seed) {}

  bool run_all(std::uint64_t kills) {
    {
      beast::sandbox sandbox(
          {.fail = {{503, 0.02}}, .reset = 0.04, .latency = std::chrono::milliseconds(1), .seed = seed_});
      beast::sandbox limited({.rate = beast::hourly_limits{few_calls.single, few_calls.batch},
                              .rate_window = few_calls.hour,
                              .reset = 0.02,
                              .seed = seed_});
      for (std::uint64_t i = 0; i != kills; ++i) {
        const run r = plan(i, sandbox.url(), limited.url());
        ++disks_[r.disk];
        limited_ += r.is_limited ? 1 : 0;
        if (!kill_one(r)) return false;
        if ((i + 1) % 50 == 0) std::printf("%llu kills\n", static_cast<unsigned long long>(i + 1)), std::fflush(stdout);
      }
      take_acceptances(sandbox);
      take_acceptances(limited);
    }
    beast::sandbox calm;
    if (!end_well({.folder = folder(), .url = calm.url(), .number = kills, .drains = true})) return false;
    take_acceptances(calm);
    std::stable_sort(found_.acceptances.begin(), found_.acceptances.end(),
                     [](acceptance const& a, acceptance const& b) { return a.at < b.at; });
    for (std::uint64_t i = 0; i <= kills; ++i)
      for (entry& e : journal::read(folder(), i)) found_.journals.push_back(std::move(e));
    read_sales();
    return true;
  }

  [[nodiscard]] evidence const& found() const { return found_; }
  void print() const {
    std::map<std::string, std::size_t> counts;
    for (entry const& e : found_.journals) ++counts[e.what];
    for (auto const& [what, count] : counts) std::printf("%-12s %8zu\n", what.c_str(), count);
    std::printf("%-12s %8zu\n", "acceptances", found_.acceptances.size());
    std::printf(
        "kills of a till with a sound disk %zu, a failing one %zu, a full one %zu; of all, with few calls an hour "
        "%zu\n",
        disks_.at(disk::sound), disks_.at(disk::failing), disks_.at(disk::full), limited_);
  }

 private:
  std::string folder() const { return path_.substr(0, path_.rfind('/')); }

  run plan(std::uint64_t number, std::string const& url, std::string const& limited) {
    run r{.folder = folder(), .url = url, .number = number};
    const std::uint64_t chance = random_() % 16;
    r.disk = chance < 2 ? disk::failing : chance < 4 ? disk::full : disk::sound;
    r.is_limited = number % 24 >= 16;  // one after the other, within the same hour
    if (r.is_limited) r.url = limited;
    return r;
  }

  pid_t start(run const& r) {
    std::string words[] = {program_,
                           "--till",
                           r.folder,
                           r.url,
                           std::to_string(r.number),
                           std::to_string(seed_ * 1'000'000),
                           std::to_string(static_cast<int>(r.disk)),
                           r.is_limited ? "1" : "0",
                           r.drains ? "1" : "0"};
    std::vector<char*> argv;
    for (std::string& w : words) argv.push_back(w.data());
    argv.push_back(nullptr);
    pid_t pid = -1;
    // a copy of this program would have the sandbox' threads' locks
    if (::posix_spawn(&pid, "/proc/self/exe", nullptr, nullptr, argv.data(), environ) != 0) std::perror("spawn");
    return pid;
  }

  bool kill_one(run const& r) {
    const pid_t pid = start(r);
    // at any time from its first steps on
    std::this_thread::sleep_for(std::chrono::microseconds(2'000 + random_() % 120'000));
    ::kill(pid, SIGKILL);
    int status = 0;
    if (::waitpid(pid, &status, 0) != pid || !WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL) {
      std::printf("run %llu ended by itself\n", static_cast<unsigned long long>(r.number));
      return false;
    }
    return true;
  }

  bool end_well(run const& r) {
    int status = 0;
    const pid_t pid = start(r);
    const bool ended = ::waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!ended) std::puts("what was left was not accepted");
    return ended;
  }

  void take_acceptances(beast::sandbox const& s) {
    for (beast::accepted_entry const& a : s.accepted()) {
      std::string_view entry = a.entry;
      found_.acceptances.push_back({a.at, take_key(entry), subject_of(a)});
    }
  }
  /** A person at Drip, or a product there; at User.com nothing, since its persons are Drip's. */
  static std::string subject_of(beast::accepted_entry const& a) {
    for (std::string_view name : {R"("product_id":")", R"("email":")"})
      if (const std::size_t at = a.entry.find(name); at != a.entry.npos && a.vendor == "drip")
        return a.entry.substr(at, a.entry.find('"', at + name.size()) - at);
    return {};
  }

  void read_sales() {
    sqlite3* db = nullptr;
    sqlite3_stmt* rows = nullptr;
    must(sqlite3_open((folder() + "/sales.db").c_str(), &db) == SQLITE_OK, "the sales");
    must(sqlite3_prepare_v2(db, "SELECT mark FROM sale", -1, &rows, nullptr) == SQLITE_OK, "the sales");
    while (sqlite3_step(rows) == SQLITE_ROW)
      found_.sales.insert(static_cast<std::uint64_t>(sqlite3_column_int64(rows, 0)));
    sqlite3_finalize(rows);
    sqlite3_close(db);
  }

  std::string program_;
  std::uint64_t seed_;
  std::mt19937_64 random_;
  beast::temporary_folder temporary_{};
  std::string path_ = temporary_.file("about", "a till that is killed again and again\n");
  evidence found_{};
  std::map<disk, std::size_t> disks_{{disk::sound, 0}, {disk::failing, 0}, {disk::full, 0}};
  std::size_t limited_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc == 9 && std::string_view(argv[1]) == "--till") return be_a_till(argv);
  std::uint64_t kills = 300, seed = 1;
  for (int i = 1; i + 1 < argc; i += 2)
    (std::string_view(argv[i]) == "--kills" ? kills : seed) = std::strtoull(argv[i + 1], nullptr, 10);

  killer k(argv[0], seed);
  if (!k.run_all(kills)) return 1;
  k.print();
  const audit a(k.found());
  std::printf("accepted again, for a reason: %zu\n", a.duplicates() - a.unexplained());
  std::printf("kills=%llu acknowledged=%zu accepted=%zu lost=%zu unexplained_duplicates=%zu\n",
              static_cast<unsigned long long>(kills), a.acknowledged(), a.accepted(), a.lost(), a.unexplained());
  return a.passed() ? 0 : 1;
}
