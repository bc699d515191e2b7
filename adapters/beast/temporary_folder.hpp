// SPDX-License-Identifier: BSL-1.0
#ifndef TILLWIRE_ADAPTERS_BEAST_TEMPORARY_FOLDER_HPP
#define TILLWIRE_ADAPTERS_BEAST_TEMPORARY_FOLDER_HPP

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace tillwire::inline v0_1::beast {

/** A folder for files of the program's own, which is gone with this object. */
class temporary_folder {
 public:
  temporary_folder() : path_((std::filesystem::temp_directory_path() / "tillwire-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no folder can be made like " + path_);
  }
  temporary_folder(temporary_folder const&) = delete;
  temporary_folder& operator=(temporary_folder const&) = delete;
  ~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  /** The path of a new file of that text. */
  [[nodiscard]] std::string file(std::string const& name, std::string_view text) const {
    std::string path = path_ + '/' + name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

 private:
  std::string path_;
};

}  // namespace tillwire::inline v0_1::beast

#endif
