// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_OWNER_HPP
#define TILLWIRE_BASE_OWNER_HPP

#include <utility>

namespace tillwire::inline v0_1::detail {

/**
 * Owns an object that `new` made, or none: what the library needs of std::unique_ptr, without what <memory> costs each TU.
 *
 * T may be incomplete where an owner is a member, as long as the constructors and the destructor of what has it are defined
 * where T is complete.
 */
template <class T>
class owner {
 public:
  owner() = default;
  explicit owner(T* object) noexcept : object_(object) {}
  owner(owner&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  owner& operator=(owner other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~owner() {
    static_assert(sizeof(T) != 0, "T is complete where its owner may end");
    delete object_;
  }

  [[nodiscard]] explicit operator bool() const noexcept { return object_ != nullptr; }
  [[nodiscard]] T* get() const noexcept { return object_; }
  T& operator*() const noexcept { return *object_; }
  T* operator->() const noexcept { return object_; }

 private:
  T* object_ = nullptr;
};

}  // namespace tillwire::inline v0_1::detail

#endif
