#include <doctest/doctest.h>

#include "store/migrations.hpp"
#include "support.hpp"

using namespace evenshard;
using namespace evenshard::store;
using namespace evenshard::store::test;
namespace fs = std::filesystem;
using model::Outcome;

namespace {

constexpr std::size_t kNewest = kMigrations.size();

/// One file per released schema, made by the evenshard that first wrote it: see the last case.
fs::path fixture(std::size_t version) {
  return fs::path(EVENSHARD_STORE_FIXTURES) / ("v" + std::to_string(version) + ".db");
}

/// A failed feature that passed again, one of two parts, and one that a tag left half of out.
void write_mixed_run(const fs::path& path) {
  Journal journal(path, header(3));
  const model::Unit retried = unit("features/päy.feature", 3);
  model::UnitResult result = passed(retried, 90);
  result.outcome = result.scenarios[2].outcome = Outcome::failed;
  journal.append(retried, result, true, true);
  result = passed(retried, 70);
  result.attempt = 2;
  journal.append(retried, result, true, true);
  for (const int part : {0, 1})
    journal.append(unit("features/long.feature"), passed(unit("features/long.feature"), 400 + part),
                   true, true, {part, 2});
  journal.append(unit("features/0.feature"), passed(unit("features/0.feature")), true, false);
  for (const int worker : {0, 1}) {
    model::WorkerResult ended;
    ended.worker = worker;
    ended.startup = std::chrono::milliseconds(300 + worker);
    ended.shutdown = std::chrono::milliseconds(20);
    ended.clean = true;
    journal.append(ended);
  }
  journal.finish(summary(4));
}

/// What every fixture holds.
void fill(Store& store, const Folder& folder) {
  std::vector<model::Unit> units;
  for (int i = 0; i < 6; ++i) units.push_back(unit("features/" + std::to_string(i) + ".feature"));
  for (const int run : {1, 2}) record(store, folder, header(run), units);
  write_mixed_run(folder / "mixed");
  store.absorb(folder / "mixed");
  RunHeader baseline = header(4);
  baseline.baseline = true;
  record(store, folder, baseline, {});
  {
    Journal cut_off(folder / "cut off", header(5));
    cut_off.append(units[0], passed(units[0]), true, true);
  }
  store.absorb(folder / "cut off");
  store.save_answer("key", "answer");
  store.save_plan("[]", {kStart, "{}"});
}

}  // namespace

TEST_CASE("a fixture of the current schema is written where there is none" *
          doctest::description("EVENSHARD_ACCEPT=1, before a new migration is begun")) {
  if (!accepting() || fs::exists(fixture(kNewest))) return;
  const Folder folder;
  {
    Store store(folder / "timings.db");
    fill(store, folder);
  }
  fs::copy_file(folder / "timings.db", fixture(kNewest));
}
