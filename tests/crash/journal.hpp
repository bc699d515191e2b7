// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_CRASH_JOURNAL_HPP
#define TESTS_CRASH_JOURNAL_HPP

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

/** What the till that is killed and the program that kills it share. */
namespace crash {

/** What happened at the till. */
struct entry {
  /**
   * Of records: recorded, acknowledged as durable · grouped, acknowledged as safe with a later commit · sold, committed with
   * its sale · taken_back, its transaction is about to be rolled back · failed, the store had no room for it · doubtful, the
   * store did not take it, though it may be there after all where a sync failed before the till was killed · left, in a
   * request that is about to leave · settled, accepted, and so in the store · uncertain, parked · given_up, no longer tried.
   * Of requests: answered, with success · unanswered, or without · over_limit, since the hour was used up.
   */
  std::string what;
  std::string box;        // in which of the till's outboxes
  std::uint64_t id = 0;   // of the record there; of `left` and those of requests: the request's number in its run
  std::uint64_t key = 0;  // that stands in the record's text
  std::uint64_t run = 0;  // of the till
};

/** A file to which a till writes a line for each; what was written outlives its death, though not that of the machine. */
class journal {
 public:
  explicit journal(std::string const& path) : file_(::open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600)) {
    if (file_ == -1) std::perror(path.c_str()), std::exit(3);
  }
  journal(journal const&) = delete;
  journal& operator=(journal const&) = delete;
  ~journal() { ::close(file_); }

  void note(char const* what, char const* box, std::uint64_t id = 0, std::uint64_t key = 0) {
    char line[120];
    const int size = std::snprintf(line, sizeof line, "%s %s %llu %llu\n", what, box,
                                   static_cast<unsigned long long>(id), static_cast<unsigned long long>(key));
    if (::write(file_, line, static_cast<std::size_t>(size)) != size) std::perror("the journal"), std::exit(3);
  }

  /** One for each run, so that a full disk has room for it. */
  static std::string path(std::string const& folder, std::uint64_t run) {
    return folder + "/journal-" + std::to_string(run);
  }
  static std::vector<entry> read(std::string const& folder, std::uint64_t run) {
    std::vector<entry> all;
    std::ifstream file(path(folder, run));
    for (std::string line; std::getline(file, line);) {
      entry e;
      std::istringstream(line) >> e.what >> e.box >> e.id >> e.key;
      e.run = run;
      all.push_back(e);
    }
    return all;
  }

 private:
  int file_;
};

/** Whether a record is of a kind that changes money twice when it is accepted twice. */
inline bool is_refund(std::uint64_t key) { return key % 8 == 0; }

/** The mark of a record, which stands once in its text. */
inline std::string mark_of(std::uint64_t key) { return "mark-" + std::to_string(key) + "-"; }
/** Takes a text up to the end of its first mark; gives that one's key, 0 where there is none. */
inline std::uint64_t take_key(std::string_view& text) {
  const std::size_t at = text.find("mark-");
  std::uint64_t key = 0;
  text.remove_prefix(at == text.npos ? text.size() : at + 5);
  text.remove_prefix(
      static_cast<std::size_t>(std::from_chars(text.data(), text.data() + text.size(), key).ptr - text.data()));
  return key;
}

}  // namespace crash

#endif
