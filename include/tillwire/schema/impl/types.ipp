// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_IMPL_TYPES_IPP
#define TILLWIRE_SCHEMA_IMPL_TYPES_IPP

#include <tillwire/schema/types.hpp>

#include <cstddef>
#include <string_view>

namespace tillwire::inline v0_1 {

bool currency_code::knows(std::string_view text) {
  // ISO 4217 list one, without the codes for metals, funds and tests, in alphabetical order
  static constexpr std::string_view codes =
      "AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBHDBIFBMDBNDBOBBRLBSDBTNBWPBYNBZDCADCDFCHFCLPCNYCOPCRCCUPCVECZKDJFDKKD"
      "OPDZD"
      "EGPERNETBEURFJDFKPGBPGELGHSGIPGMDGNFGTQGYDHKDHNLHTGHUFIDRILSINRIQDIRRISKJMDJODJPYKESKGSKHRKMFKPWKRWKWDKYDKZTLAKL"
      "BPLKR"
      "LRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMURMVRMWKMXNMYRMZNNADNGNNIONOKNPRNZDOMRPABPENPGKPHPPKRPLNPYGQARRONRSDRUBRWFSARS"
      "BDSCR"
      "SDGSEKSGDSHPSLESLLSOSSRDSSPSTNSVCSYPSZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGXUSDUYUUZSVEDVESVNDVUVWSTXAFXCDXCGXOFXPFY"
      "ERZARZMWZWG"
      "ZWL";
  const auto code = [](std::size_t i) { return codes.substr(3 * i, 3); };
  std::size_t first = 0, count = codes.size() / 3;
  while (count > 1) {  // the code is among `count` from `first` on, which are in the alphabet's order
    const std::size_t half = count / 2;
    if (code(first + half) <= text) first += half;
    count -= half;
  }
  return code(first) == text;
}

}  // namespace tillwire::inline v0_1

#endif
