// SPDX-License-Identifier: BSL-1.0
#include <adapters/beast/ledger.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <stdexcept>
#include <string>

using namespace tillwire;
using beast::accepted_entry, beast::ledger;

namespace {

struct folder {
  folder() {
    std::string name = (std::filesystem::temp_directory_path() / "tillwire-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path{};
};

std::string contents(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

accepted_entry entry(std::uint64_t request, std::string id, std::string json) {
  return {"2026-01-28T12:15:23Z"_time, request, "drip", "/v3/1/a\"b", 202, std::move(id), std::move(json)};
}

}  // namespace

TEST_SUITE_BEGIN("adapters/ledger");

TEST_CASE("each entry is a line, in the file as soon as it is added") {
  const folder here;
  const std::string file = here.path / "l.jsonl";
  ledger l(file);
  CHECK(contents(file).empty());
  l.add({entry(1, "id-1", R"({"a":1.00})")});
  const std::string first = R"({"at":"2026-01-28T12:15:23Z","request":1,"vendor":"drip","path":"/v3/1/a\"b",)"
                            R"("status":202,"request_id":"id-1","entry":{"a":1.00}})"
                            "\n";
  CHECK(contents(file) == first);
  l.add({entry(2, "", "{}"), entry(2, "", "[]")});
  const std::string line = R"({"at":"2026-01-28T12:15:23Z","request":2,"vendor":"drip","path":"/v3/1/a\"b",)"
                           R"("status":202,"entry":)";
  const std::string all = first + line + "{}}\n" + line + "[]}\n";
  CHECK(contents(file) == all);
  CHECK(l.entries().size() == 3);
  CHECK(l.entries()[2].entry == "[]");

  ledger(file).add({entry(3, "", "{}")});  // what stands there is kept
  CHECK(contents(file).starts_with(all));
  CHECK(contents(file).size() == all.size() + line.size() + 4);
}

TEST_CASE("without a file the entries are in memory alone") {
  ledger l("");
  l.add({entry(1, "", "{}")});
  CHECK(l.entries().size() == 1);
}

TEST_CASE("a file that cannot be opened or written is named") {
  const folder here;
  CHECK_THROWS_WITH_AS(ledger((here.path / "no" / "l").string()),
                       ("cannot open the ledger " + (here.path / "no" / "l").string()).c_str(), std::runtime_error);
  if (!std::filesystem::exists("/dev/full")) return;
  ledger full("/dev/full");
  CHECK_THROWS_WITH_AS(full.add({entry(1, "", "{}")}), "cannot write the ledger /dev/full", std::runtime_error);
  CHECK(full.entries().empty());
}

TEST_SUITE_END();
