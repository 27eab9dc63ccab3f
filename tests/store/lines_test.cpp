#include <doctest/doctest.h>

#include "support.hpp"

using namespace evenshard;
using namespace evenshard::store;
using namespace evenshard::store::test;
namespace fs = std::filesystem;

namespace {

std::string two_runs(const Folder& folder) {
  Store store(":memory:");
  for (const int run : {1, 2}) record(store, folder, header(run), {unit("a.feature")});
  return exported(store);
}

}  // namespace

TEST_CASE("an export is one line for each thing, and a further run only adds to it") {
  const Folder folder;
  Store store(":memory:");
  record(store, folder, header(1), {unit("features/päy \"x\".feature")});
  const std::string one = exported(store);
  CHECK(one ==
        "{\"evenshard_timings\":1}\n"
        "{\"type\":\"run\",\"run_id\":\"run-1\",\"started_unix_us\":1700000060000000,"
        "\"coverage\":true,\"interpreter\":\"cpython-3.11\",\"host\":\"builder\",\"workers\":4,"
        "\"cores\":8,\"behave_version\":\"1.2.6\",\"coverage_version\":\"7.6.1\","
        "\"baseline\":false,\"selection\":\"0000000000000000\","
        "\"arguments\":\"[\\\"--tags=fast\\\"]\",\"finished\":true,\"complete\":true,"
        "\"exit_status\":0,\"units\":1,\"wall_us\":2000000,\"predicted_ms\":1900,"
        "\"lower_bound_ms\":1800,\"covered_ppm\":null}\n"
        "{\"type\":\"unit\",\"path\":\"features/päy \\\"x\\\".feature\",\"attempt\":1,\"part\":0,"
        "\"parts\":1,\"outcome\":\"passed\",\"counted\":true,\"whole\":true,"
        "\"content_hash\":\"fedcba9876543210\",\"wall_us\":100000,\"cpu_us\":50000,"
        "\"peak_rss_kib\":40000,\"worker\":0,\"steps\":6}\n"
        "{\"type\":\"scenarios\",\"path\":\"features/päy \\\"x\\\".feature\",\"attempt\":1,"
        "\"scenarios\":[[3,\"scenario 0\",0,\"passed\",50000],[7,\"scenario "
        "1\",0,\"passed\",50000]]}\n");
  record(store, folder, header(2), {unit("b.feature")});
  CHECK(exported(store).starts_with(one));
}

TEST_CASE("what the tables can hold and a journal would not say comes through an export") {
  const Folder folder;
  const fs::path path = folder / "timings.db";
  {
    Store store(path);
    record(store, folder, header(1), {unit("a"), unit("b", 3)});
  }
  sql(path,
      "DELETE FROM sample WHERE unit_id = 1; UPDATE scenario SET ordinal = 7 WHERE scenario_id = 3;"
      "UPDATE scenario SET name = '' WHERE scenario_id = 4; UPDATE run SET covered_ppm = 0");
  const std::string text = exported(Store(path));
  write_file(folder / "lines", text);
  Store again(":memory:");
  const Merged merged = again.import_lines(folder / "lines");
  CHECK(merged.runs == 1);
  CHECK(merged.samples == 1);
  CHECK(exported(again) == text);
  CHECK(contains(text, "\"covered_ppm\":0"));
  CHECK(contains(text, "\"scenario 0\",7,"));
}

TEST_CASE("many scenarios of long names are several lines, none of them huge") {
  const Folder folder;
  Store store(":memory:");
  model::Unit feature = unit("a", 40);
  for (model::Scenario& scenario : feature.scenarios) scenario.name += std::string(60'000, 'x');
  write_run(folder / "journal", header(1), {feature});
  store.absorb(folder / "journal");
  const std::string text = exported(store);
  std::size_t longest = 0;
  for (std::size_t at = 0, end = 0; (end = text.find('\n', at)) != std::string::npos; at = end + 1)
    longest = std::max(longest, end - at);
  CHECK(text.size() > 2'000'000);
  CHECK(longest < 400'000);
  write_file(folder / "lines", text);
  Store again(":memory:");
  again.import_lines(folder / "lines");
  CHECK(exported(again) == text);
}

TEST_CASE("a bad line is named, and nothing of its file is taken in") {
  const Folder folder;
  const std::string text = two_runs(folder);
  const auto refused = [&](const std::string& lines) {
    write_file(folder / "lines", lines);
    Store store(":memory:");
    std::string message;
    try {
      store.import_lines(folder / "lines");
    } catch (const base::UsageError& error) {
      message = error.what();
    }
    CHECK(store.runs(10).empty());
    CHECK(store.history().units.empty());
    return message;
  };
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string lines = text;
    return refused(lines.replace(lines.rfind(from), from.size(), to));
  };
  CHECK(contains(refused(""), "it is empty"));
  CHECK(contains(refused("hello\n"), "lines:1: this is no JSON object"));
  CHECK(contains(refused("{}\n"), "no export of evenshard"));
  CHECK(contains(refused("{\"evenshard_timings\":2}\n"), "a newer evenshard"));
  CHECK(contains(refused("{\"evenshard_timings\":1}\n{\"type\":\"unit\"}\n"), "lines:2: the run"));
  CHECK(contains(changed("\"attempt\":1,\"part\"", "\"attempt\":0,\"part\""),
                 "lines:6: \"attempt\" is missing or implausible"));
  CHECK(contains(changed("\"wall_us\":100000", "\"wall_us\":1e300"), "\"wall_us\""));
  CHECK(contains(changed("\"host\":\"builder\"", "\"host\":\"\\u001b[2J\""), "lines:5: \"host\""));
  CHECK(contains(changed("\"path\":\"a.feature\"", "\"path\":\"\""), "\"path\""));
  CHECK(contains(changed(",50000]]", ",-1]]"), "lines:7: a scenario is"));
  CHECK(contains(changed("\"scenarios\"", "\"glorious\""), "\"scenarios\" is missing"));
  CHECK(contains(changed("\"type\":\"unit\"", "\"type\":\"unity\""), "no type \"unity\""));
  CHECK(contains(changed("\"covered_ppm\":null", "\"covered_ppm\":1000001"), "\"covered_ppm\""));
  CHECK(contains(refused(text + std::string(9'000'000, ' ')), "longer than 8 MiB"));
  CHECK(contains(refused(text + std::string(100'000, '[')), "no JSON object"));
  CHECK(contains(refused(text.substr(0, text.size() - 9)), "no JSON object"));
  Store store(":memory:");
  CHECK(contains(message_of([&] { store.import_lines(folder / "none"); }), "none cannot be read"));
  CHECK(contains(message_of([&] { store.import_lines(folder.path()); }), "cannot be read"));
}
