// SPDX-License-Identifier: BSL-1.0
// What tests/reference.sh tries undocumented.py on: exactly the names that begin with bare_ want a comment.

/** A namespace. */
namespace tillwire::inline v0_1 {

/** An enumeration. */
enum class told {
  one,  ///< told
  bare_two,
};

enum class bare_enum { bare_three };

/** A class. */
class base {
 public:
  base() = default;
  base(base&&) = default;
  base& operator=(base const&) = delete;
  virtual ~base() = default;
  explicit base(int) {}  ///< told
  /** Several at once. */
  /// @{
  int size() const;
  int begin, end;
  /// @}
  int bare_member;
  void bare_function();
  bool await_ready() const noexcept;
  friend bool operator==(base const&, base const&) = default;
  friend bool bare_friend(base const&) { return true; }

 private:
  int hidden_;
  struct hidden_too {
    struct inner {
      int deep;
    };
  };
};

struct bare_struct {};

/** Takes a constructor over. */
class derived : public base {
 public:
  using base::base;
  using bare_alias = int;
};

/** A trait, whose `type` is something. */
template <class T>
struct trait {};
template <>
struct trait<int> {
  using type = int;
  using bare_other = int;
};

/** A protocol: `key`. */
template <class T>
concept keyed = requires { T::key; };
template <class T>
concept bare_concept = true;

/** Follows it. */
struct follower {
  static constexpr int key = 1;
  static constexpr int value = 1;  ///< told
};

/**
 * @defgroup several A group
 * @{
 */
/** In it. */
struct member_of_group {};
void bare_in_group(int);
/** @} */

/** Told. */
template <class T>
  requires true
inline constexpr T variable{};
template <class T>
inline constexpr T bare_variable{};

namespace detail {
struct hidden {
  int nobody;
};
}  // namespace detail

}  // namespace tillwire::inline v0_1

/** Told. */
#define TOLD 1
#define bare_macro 1
