// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_BENCH_PEERS_BOOST_JSON_HPP
#define TESTS_BENCH_PEERS_BOOST_JSON_HPP

#include <boost/json.hpp>

#include <array>
#include <cstddef>
#include <string>

namespace peers {

/** As most programs call Boost.JSON. */
template <class T>
void append_by_boost(std::string& text, T const& value) {
  text += boost::json::serialize(boost::json::value_from(value));
}
template <class T>
T read_by_boost(std::string const& text) {
  return boost::json::value_to<T>(boost::json::parse(text));
}

/** As its manual advises where speed matters: the values live in memory that is used again, and so does the serializer. */
class boost_arena {
 public:
  template <class T>
  void append(std::string& text, T const& value) {
    boost::json::monotonic_resource arena(memory_.data(), memory_.size());
    const boost::json::value v = boost::json::value_from(value, &arena);
    serializer_.reset(&v);
    while (!serializer_.done()) text.append(serializer_.read(piece_.data(), piece_.size()));
  }
  template <class T>
  T read(std::string const& text) {
    boost::json::monotonic_resource arena(memory_.data(), memory_.size());
    return boost::json::value_to<T>(boost::json::parse(text, &arena));
  }

 private:
  std::array<unsigned char, 256 * 1024> memory_;
  std::array<char, 4096> piece_;
  boost::json::serializer serializer_{};
};

}  // namespace peers

#endif
