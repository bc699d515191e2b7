// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_STAND_INS_GODOT_HPP
#define TESTS_STAND_INS_GODOT_HPP

#include <cstdint>

// What adapters/godot/README.md uses of godot-cpp 4, declared as there.
#define GDCLASS(type, base)
#define memnew(type) new type

namespace godot {

enum Error { OK, FAILED };

struct CharString {
  char const* get_data() const;
};
struct String {
  String();
  String(char const* text);
  String get_slice(char const* delimiter, int slice) const;
  String substr(int from) const;
  String strip_edges() const;
  int find(char const* what) const;
  CharString utf8() const;
};
struct PackedStringArray {
  void push_back(String const& s);
  std::int64_t size() const;
  String const& operator[](std::int64_t i) const;
};
struct PackedByteArray {
  void resize(std::int64_t size);
  std::int64_t size() const;
  std::uint8_t const* ptr() const;
  std::uint8_t* ptrw();
};
struct Callable {};

struct Node {
  void add_child(Node* child);
  void queue_free();
  Error connect(char const* signal, Callable const& slot_to_call);
};
struct HTTPClient {
  enum Method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT, METHOD_DELETE, METHOD_PATCH = 8 };
};
struct HTTPRequest : Node {
  enum Result {
    RESULT_SUCCESS,
    RESULT_CANT_CONNECT = 2,
    RESULT_CANT_RESOLVE = 3,
    RESULT_TLS_HANDSHAKE_ERROR = 5,
    RESULT_REDIRECT_LIMIT_REACHED = 12,
    RESULT_TIMEOUT = 13
  };
  void set_max_redirects(int amount);
  void set_timeout(double seconds);
  Error request_raw(String const& url, PackedStringArray const& headers, HTTPClient::Method method,
                    PackedByteArray const& body);
};

}  // namespace godot

template <class Object, class Method>
godot::Callable callable_mp(Object* object, Method method);

#endif
