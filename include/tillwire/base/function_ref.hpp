// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_BASE_FUNCTION_REF_HPP
#define TILLWIRE_BASE_FUNCTION_REF_HPP

#include <concepts>
#include <type_traits>
#include <utility>

namespace tillwire::inline v0_1 {

/** Declared for signatures alone: `function_ref<bool(int)>`. */
template <class Signature>
class function_ref;

/** A callable by reference, for a parameter that is called before the call it is given to returns (as C++26's). */
template <class R, class... Arguments>
class function_ref<R(Arguments...)> {
 public:
  /** Refers to an object, which outlives the call that the reference is given to. */
  template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, function_ref> && !std::is_function_v<std::remove_reference_t<F>> &&
             std::is_invocable_r_v<R, F&, Arguments...>)
  function_ref(F&& f) noexcept
      // as std::addressof, without <memory>
      : self_{.object = const_cast<char*>(&reinterpret_cast<char const&>(f))},
        call_([](target self, Arguments... arguments) -> R {
          return (*static_cast<std::remove_reference_t<F>*>(self.object))(std::forward<Arguments>(arguments)...);
        }) {}
  /** Refers to a function. */
  function_ref(R (&f)(Arguments...)) noexcept
      : self_{.function = &f}, call_([](target self, Arguments... arguments) -> R {
          return self.function(std::forward<Arguments>(arguments)...);
        }) {}

  /** Calls it. */
  R operator()(Arguments... arguments) const { return call_(self_, std::forward<Arguments>(arguments)...); }

 private:
  union target {
    void* object;
    R (*function)(Arguments...);
  };

  target self_;
  R (*call_)(target, Arguments...);
};

}  // namespace tillwire::inline v0_1

#endif
