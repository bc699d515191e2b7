// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_OUTBOX_MEMORY_STORE_HPP
#define TILLWIRE_OUTBOX_MEMORY_STORE_HPP

#include <tillwire/outbox/store.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tillwire::inline v0_1::outbox {

namespace detail {

/** Some texts in a row, in one piece of memory. */
class joined_text {
 public:
  joined_text() = default;
  explicit joined_text(std::initializer_list<std::string_view> parts) {
    for (std::string_view part : parts) size_ += part.size();
    if (size_ == 0) return;
    char* at = bytes_ = new char[size_];
    for (std::string_view part : parts) at += part.copy(at, part.size());
  }
  joined_text(joined_text const& other) : joined_text({other.view()}) {}
  joined_text(joined_text&& other) noexcept
      : bytes_(std::exchange(other.bytes_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  joined_text& operator=(joined_text other) noexcept {
    std::swap(bytes_, other.bytes_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~joined_text() { delete[] bytes_; }

  [[nodiscard]] std::string_view view() const { return {bytes_, size_}; }

 private:
  char* bytes_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace detail

/**
 * Keeps records until the program ends; for tests, and for programs that may lose them. outbox_options bounds what waits,
 * and ledger_age the ledger: a program that runs for months sets that to hours.
 *
 * append() allocates the text that it keeps, and nothing else once as many records have been there before. A copy of a store
 * has what the store had then, as a disk would.
 */
class memory_store final : public store {
 public:
  result<route_id> add_route(route const& r) override;
  result<record_id> append(new_record const& r, durability when) override;
  result<void> commit() override { return {}; }
  result<request_id> claim(new_request const& r) override;
  result<void> settle(request_id r, answer const& a, std::span<settlement const> outcomes) override;

  result<void> for_each_route(function_ref<void(route_id, route const&)> f) override;
  result<void> for_each_request(std::string_view account, std::size_t count,
                                function_ref<void(sent_request const&)> f) override;
  result<void> for_each_queued(record_id after, std::size_t count, function_ref<void(queued_record const&)> f) override;
  result<void> read(std::span<record_id const> ids, function_ref<void(record_id, new_record const&)> f) override;
  result<void> for_each(query const& which, function_ref<bool(record_view const&)> f) override;

  result<record_id> requeue(record_id id, timestamp at, std::optional<std::string_view> body) override;
  result<void> forget(std::string_view email, function_ref<void(record_id)> f) override;
  result<void> prune(timestamp before) override;

  [[nodiscard]] store_counts counts() override { return counts_; }

 private:
  struct kept_route {
    std::string account, accept, single, batch, list;
    route rest;  // without its texts

    explicit kept_route(route const& r);
    [[nodiscard]] route view() const;
  };
  struct kept_request {
    request_id id{};
    std::string account{};
    quota_class quota{};
    moment at{};
    std::vector<record_id> unsettled{};
    bool is_settled = false;
    int status = 0;
    std::string request_ids{};
  };
  /** A record in any state, or one that has been removed. */
  struct line {
    record_id id{};
    detail::joined_text text{};   // subjects, path and body; in the ledger the subjects
    detail::joined_text fault{};  // code, path and message
    request_id request{};
    timestamp recorded_at{};
    timestamp settled_at{};
    std::uint32_t subjects_size = 0, path_size = 0, code_size = 0, fault_path_size = 0;
    route_id route{};
    unsigned attempts = 0;
    state is = state::queued;
    record_flags flags{};
    bool is_removed = false;

    [[nodiscard]] bool has_text() const { return !is_removed && is <= state::dead; }
    [[nodiscard]] std::string_view subjects() const { return text.view().substr(0, subjects_size); }
    [[nodiscard]] std::string_view path() const { return text.view().substr(subjects_size, path_size); }
    [[nodiscard]] std::string_view body() const { return text.view().substr(subjects_size + path_size); }
    [[nodiscard]] std::string_view message() const { return fault.view().substr(code_size + fault_path_size); }
  };

  record_id add(new_record const& r);
  line* find(record_id id);
  kept_request* find_request(request_id id);
  void count(line const& l, std::uint64_t by);
  void remove(line& l);
  void settle(line& l, request_id r, timestamp at, settlement const& s);
  record_view view(line const& l);

  std::vector<kept_route> routes_{};
  std::vector<line> lines_{};  // by id, those that were removed among them
  std::size_t removed_ = 0;
  record_id last_id_ = 0;
  record_id first_queued_ = 1;  // no record below it is queued
  std::vector<kept_request> requests_{};
  request_id last_request_ = 0;
  store_counts counts_{};
};

}  // namespace tillwire::inline v0_1::outbox

#endif
