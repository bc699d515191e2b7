// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_SQLITE_SQLITE_STATEMENT_HPP
#define TILLWIRE_ADAPTERS_SQLITE_SQLITE_STATEMENT_HPP

#include <tillwire.hpp>

#include <sqlite3.h>

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tillwire::inline v0_1::detail {

/** Bytes that SQLite keeps as such. */
struct sqlite_blob {
  std::string_view bytes;
};

/** A statement on its way: its rows, until it is out of scope. */
class sqlite_rows {
 public:
  explicit sqlite_rows(sqlite3_stmt* s) : statement_(s) {}
  sqlite_rows(sqlite_rows const&) = delete;
  sqlite_rows& operator=(sqlite_rows const&) = delete;
  ~sqlite_rows() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

  /** False behind the last row, and where the statement fails. */
  bool next() { return (code_ = sqlite3_step(statement_)) == SQLITE_ROW; }
  /** Whether next() was false because there is no row left. */
  [[nodiscard]] bool is_done() const { return code_ == SQLITE_DONE; }
  /** For a statement without rows, or whose rows do not matter: whether it was done. */
  bool run() {
    while (next()) {
    }
    return is_done();
  }

  [[nodiscard]] std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }
  template <class T>
  [[nodiscard]] T as(int column) const {
    if constexpr (std::same_as<T, timestamp>) return timestamp::from_microseconds(number(column));
    else return static_cast<T>(number(column));
  }
  /** Valid until the next row. */
  [[nodiscard]] std::string_view text(int column) const {
    auto const* const bytes = static_cast<char const*>(sqlite3_column_blob(statement_, column));
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* statement_;
  int code_ = SQLITE_OK;
};

/** A statement that is prepared when it is first used, and kept. One that cannot be prepared fails when it is stepped. */
class sqlite_statement {
 public:
  explicit sqlite_statement(char const* sql) : sql_(sql) {}
  sqlite_statement(sqlite_statement const&) = delete;
  sqlite_statement& operator=(sqlite_statement const&) = delete;
  ~sqlite_statement() { sqlite3_finalize(statement_); }

  /** Its rows, with these values for ?1, ?2 and so on; texts are used where they are. */
  template <class... Values>
  [[nodiscard]] sqlite_rows operator()(sqlite3* db, Values const&... values) {
    if (statement_ == nullptr) sqlite3_prepare_v3(db, sql_, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
    [[maybe_unused]] int column = 0;
    (bind(++column, values), ...);
    return sqlite_rows(statement_);
  }

 private:
  // what cannot be bound is too long, and the NULL in its place is refused by the table
  void bind(int column, std::string_view text) {
    sqlite3_bind_text64(statement_, column, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  void bind(int column, sqlite_blob blob) {
    sqlite3_bind_blob64(statement_, column, blob.bytes.empty() ? "" : blob.bytes.data(), blob.bytes.size(),
                        SQLITE_STATIC);
  }
  void bind(int column, timestamp t) { sqlite3_bind_int64(statement_, column, t.microseconds()); }
  template <class T>
    requires std::integral<T> || std::is_enum_v<T>
  void bind(int column, T number) {
    sqlite3_bind_int64(statement_, column, static_cast<std::int64_t>(number));
  }

  char const* sql_;
  sqlite3_stmt* statement_ = nullptr;
};

/** What SQLite says of the call that failed, after the name of the file. */
inline error sqlite_failure(sqlite3* db, std::string_view file) {
  return make_error(errc::store_failed, std::string(file) + ": " + sqlite3_errmsg(db));
}

}  // namespace tillwire::inline v0_1::detail

#endif
