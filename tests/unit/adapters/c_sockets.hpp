// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_UNIT_ADAPTERS_C_SOCKETS_HPP
#define TESTS_UNIT_ADAPTERS_C_SOCKETS_HPP

#include <adapters/c/c_transport.hpp>

#include <dlfcn.h>

#include <stdexcept>

namespace support {

/** The module made of c_sockets.c, loaded for as long as this lives, and a transport of its. */
class c_sockets {
 public:
  c_sockets() { call("c_sockets_open"); }
  c_sockets(c_sockets const&) = delete;
  c_sockets& operator=(c_sockets const&) = delete;
  ~c_sockets() {
    call("c_sockets_close");
    ::dlclose(module_);
  }

  [[nodiscard]] tillwire_transport const& transport() const { return transport_; }

 private:
  static void* found(void* what) { return what != nullptr ? what : throw std::runtime_error(::dlerror()); }

  void call(char const* name) {
    void* const function = found(::dlsym(module_, name));
    reinterpret_cast<void (*)(tillwire_transport*)>(function)(&transport_);
  }

  void* module_ = found(::dlopen(C_SOCKETS, RTLD_NOW | RTLD_LOCAL));
  tillwire_transport transport_{};
};

/** A transport over it. */
class c_sockets_transport : c_sockets, public tillwire::c_transport {
 public:
  c_sockets_transport() : tillwire::c_transport(transport()) {}
};

}  // namespace support

#endif
