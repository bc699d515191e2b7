// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_SCHEMA_IMPL_TYPES_IPP
#define TILLWIRE_SCHEMA_IMPL_TYPES_IPP

#include <tillwire/schema/types.hpp>

#include <cstddef>
#include <string_view>

namespace tillwire::inline v0_1 {

bool currency_code::knows(std::string_view text) {
  // ISO 4217 list one, without the codes for metals, funds and tests
  constexpr std::string_view codes =
      "AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBHDBIFBMDBNDBOBBRLBSDBTNBWPBYNBZDCADCDFCHFCLPCNYCOPCRCCUPCVECZKDJFDKKD"
      "OPDZD"
      "EGPERNETBEURFJDFKPGBPGELGHSGIPGMDGNFGTQGYDHKDHNLHTGHUFIDRILSINRIQDIRRISKJMDJODJPYKESKGSKHRKMFKPWKRWKWDKYDKZTLAKL"
      "BPLKR"
      "LRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMURMVRMWKMXNMYRMZNNADNGNNIONOKNPRNZDOMRPABPENPGKPHPPKRPLNPYGQARRONRSDRUBRWFSARS"
      "BDSCR"
      "SDGSEKSGDSHPSLESLLSOSSRDSSPSTNSVCSYPSZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGXUSDUYUUZSVEDVESVNDVUVWSTXAFXCDXCGXOFXPFY"
      "ERZARZMWZWG"
      "ZWL";
  for (std::size_t i = 0; i + 3 <= codes.size(); i += 3)
    if (codes.substr(i, 3) == text) return true;
  return false;
}

}  // namespace tillwire::inline v0_1

#endif
