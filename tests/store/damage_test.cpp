#include <random>

#include <doctest/doctest.h>

#include "store/text_check.hpp"
#include "support.hpp"

using namespace evenshard;
using namespace evenshard::store;
using namespace evenshard::store::test;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kPage = 4096;

void make_store(const Folder& folder) {
  Store store(folder / "good.db");
  std::vector<model::Unit> units;
  for (int i = 0; i < 30; ++i) units.push_back(unit("features/" + std::to_string(i) + ".feature"));
  for (int run = 0; run < 12; ++run) record(store, folder, header(run), units);
  store.save_plan("[]", {kStart, std::string(20'000, 'x')});
}

std::string damaged(std::string bytes, std::mt19937& random) {
  const auto anywhere = [&] { return random() % bytes.size(); };
  switch (random() % 5) {
    case 0:
      for (unsigned flips = 1 + random() % 20; flips > 0; --flips)
        flip(bytes[anywhere()], random() % 8);
      break;
    case 1:
      bytes.resize(anywhere());
      break;
    case 2: {
      const std::size_t page = anywhere() / kPage * kPage;
      for (std::size_t i = page; i < page + kPage; ++i) bytes[i] = static_cast<char>(random());
      break;
    }
    case 3: {  // One page's content where another belongs.
      const std::string page = bytes.substr(anywhere() / kPage * kPage, kPage);
      bytes.replace(anywhere() / kPage * kPage, kPage, page);
      break;
    }
    default:  // The file's header and its first page.
      for (int i = 0; i < 4; ++i) bytes[random() % 400] = static_cast<char>(random());
  }
  return bytes;
}

void check_plausible(const model::History& history) {
  for (const model::UnitHistory& known : history.units) {
    CHECK(is_plausible_text(known.path, kMaxPath));
    for (const model::Sample& sample : known.samples) {
      CHECK(in_range(sample.wall.count(), 0, kMaxTimeUs));
      CHECK(in_range(sample.cpu.count(), 0, 1000 * kMaxTimeUs));
      CHECK(is_plausible_text(*sample.run_id, 200));
    }
  }
}

/// Whatever comes out of a store goes into one.
void export_again(const Folder& folder, const Store& store) {
  std::string text;
  store.export_lines([&](std::string_view line) { text += line; });
  write_file(folder / "lines", text);
  CHECK_NOTHROW(Store(":memory:").import_lines(folder / "lines"));
}

/// A source is read, never changed; what it brings is plausible.
void merge_from(const fs::path& path) {
  const std::string before = read_file(path);
  Store target(":memory:");
  message_of([&] { target.merge({path}); });
  check_plausible(target.history({20, 20}));
  CHECK(read_file(path) == before);
}

/// What one evenshard run does with its store.
void use(const Folder& folder, Store& store) {
  message_of([&] { check_plausible(store.history({20, 20})); });
  message_of([&] { store.load_plan("[]"); });
  message_of([&] { store.save_plan("other", {kStart, "plan"}); });
  message_of([&] { store.absorb(folder / "journal"); });
  message_of([&] { store.runs(10); });
  message_of([&] { export_again(folder, store); });
  message_of([&] { store.shrink({.keep_runs = 5, .oldest_unix_us = {}, .most_bytes = 200'000}); });
  message_of([&] { move_aside(folder / "timings.db"); });
}

}  // namespace

TEST_CASE("a store damaged in any way gives plausible data or a message, never a crash") {
  const Folder folder(fast_place());
  make_store(folder);
  write_run(folder / "journal", header(100), {unit("features/1.feature"), unit("new.feature")});
  const std::string good = read_file(folder / "good.db");
  std::mt19937 random(1234);
  int warned = 0;
  const int rounds = scaled(50, 1000);
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    fs::remove(folder / "timings.db");
    write_file(folder / "timings.db", damaged(good, random));
    merge_from(folder / "timings.db");
    Opened opened = open_or_memory(folder / "timings.db");
    warned += opened.warning.empty() ? 0 : 1;
    use(folder, opened.store);
  }
  CHECK(warned > rounds / 5);
}

TEST_CASE("implausible rows are left out of the history") {
  const Folder folder;
  make_store(folder);
  const fs::path path = folder / "good.db";
  sql(path, "UPDATE sample SET wall_us = -1 WHERE unit_id = 1");
  sql(path, "UPDATE sample SET wall_us = 9000000000000000000 WHERE unit_id = 2");
  sql(path, "UPDATE sample SET peak_rss_kib = -5, attempt = 1 WHERE unit_id = 3");
  sql(path, "UPDATE unit SET path = 'a' || char(27) || '[2J' WHERE unit_id = 4");
  sql(path, "UPDATE run SET host = char(10) WHERE run_number = (SELECT max(run_number) FROM run)");
  const model::History history = Store(path).history();
  CHECK(history.units.size() == 29);
  for (const model::UnitHistory& known : history.units) {
    const bool bad = known.path == "features/0.feature" || known.path == "features/1.feature" ||
                     known.path == "features/2.feature";
    CHECK(known.samples.size() == (bad ? 0 : 11));
  }
}

TEST_CASE("a run whose summary or header is implausible is left out of the list, and counted") {
  const Folder folder;
  make_store(folder);
  for (const char* change :
       {"wall_us = -1", "wall_us = 9000000000000000000", "predicted_ms = -1",
        "predicted_ms = 9000000000000000000", "lower_bound_ms = -1",
        "lower_bound_ms = 9000000000000000000", "run_id = ''", "run_id = char(27) || '[2J'",
        "started_unix_us = -1", "started_unix_us = 9000000000000000000", "interpreter = char(7)",
        "host = char(10)", "behave_version = char(27)", "coverage_version = char(27)",
        "arguments = char(10)"}) {
    CAPTURE(change);
    const fs::path path = folder / "timings.db";
    fs::copy_file(folder / "good.db", path, fs::copy_options::overwrite_existing);
    sql(path, std::string("PRAGMA ignore_check_constraints = 1; UPDATE run SET ") + change +
                  " WHERE run_id = 'run-3'");
    const Store store(path);
    CHECK(store.runs(100).size() == 11);
    for (const StoredRun& run : store.runs(100)) CHECK(run.header.run_id != "run-3");
    Store target(":memory:");
    const Merged merged = target.merge({path}).at(0);
    CHECK(merged.runs == 11);
    CHECK(merged.left_out >= 1);
    CHECK(store.export_lines([](std::string_view) {}) >= 1);
  }
}

TEST_CASE("numbers that would break the order of runs are damage, not an endless loop") {
  const Folder folder;
  make_store(folder);
  sql(folder / "good.db", "UPDATE run SET run_number = 9223372036854775807 WHERE run_id = 'run-3'");
  write_run(folder / "journal", header(100), {unit("a")});
  Store store(folder / "good.db");
  CHECK_THROWS_AS(store.absorb(folder / "journal"), DamagedStore);
}
