// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_ADAPTERS_SQLITE_FOLDER_HPP
#define TESTS_UNIT_ADAPTERS_SQLITE_FOLDER_HPP

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

/** A folder for a test's files, which goes with it. */
class folder {
 public:
  folder() {
    std::string name = (std::filesystem::temp_directory_path() / "tillwire-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  folder(folder const&) = delete;
  folder& operator=(folder const&) = delete;
  ~folder() { std::filesystem::remove_all(path_); }

  [[nodiscard]] std::string file(std::string_view name) const { return (path_ / name).string(); }
  void empty() const {
    for (auto const& entry : std::filesystem::directory_iterator(path_)) std::filesystem::remove_all(entry.path());
  }
  [[nodiscard]] bool has(std::string_view name) const { return std::filesystem::exists(path_ / name); }
  [[nodiscard]] std::string read(std::string_view name) const {
    std::ifstream in(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void write(std::string_view name, std::string_view bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }

 private:
  std::filesystem::path path_{};
};

/** A program's own database. */
class database {
 public:
  explicit database(std::string const& path = ":memory:") { REQUIRE(sqlite3_open(path.c_str(), &db_) == SQLITE_OK); }
  database(database&& other) noexcept : db_(std::exchange(other.db_, nullptr)) {}
  database& operator=(database&& other) noexcept {
    std::swap(db_, other.db_);
    return *this;
  }
  ~database() { sqlite3_close(db_); }

  [[nodiscard]] sqlite3* get() const { return db_; }
  void run(char const* sql) const {
    INFO(sql);
    CHECK(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  }
  [[nodiscard]] std::int64_t number(char const* sql) const {
    std::int64_t n = -1;
    const auto take = [](void* to, int, char** columns, char**) {
      *static_cast<std::int64_t*>(to) = std::atoll(columns[0]);
      return 0;
    };
    CHECK(sqlite3_exec(db_, sql, take, &n, nullptr) == SQLITE_OK);
    return n;
  }

 private:
  sqlite3* db_ = nullptr;
};

#endif
