#include "store/store.hpp"

#include <utility>

#include <SQLiteCpp/Transaction.h>

#include "store/absorb.hpp"
#include "store/connection.hpp"
#include "store/history.hpp"
#include "store/merge.hpp"
#include "store/plans.hpp"
#include "store/prune.hpp"
#include "store/run_rows.hpp"
#include "store/shrink.hpp"
#include "store/timing_lines.hpp"

namespace evenshard::store {

struct Store::Impl {
  std::filesystem::path path;
  SQLite::Database database;
  bool refused = false;  ///< A write failed and its message was given.

  /// Nothing, without a word, when an earlier write was refused.
  template <typename Body>
  void write(Body body) {
    if (refused) return;
    try {
      guarded(path, body);
    } catch (const base::Error&) {
      refused = true;
      throw;
    }
  }

  /// All that `add` brings, or nothing.
  template <typename Add>
  auto unite(const Limits& limits, Add add) {
    return guarded(path, [&] {
      SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
      RunWriter runs(database);
      RowWriter rows(database);
      auto added = add(runs, rows);
      prune(database, limits, rows.touched());
      transaction.commit();
      return added;
    });
  }
};

Store::Store(const std::filesystem::path& path) : impl_(new Impl{path, open_connection(path)}) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

bool Store::in_memory() const {
  return impl_->path == ":memory:";
}

model::History Store::history(const HistoryQuery& query) const {
  return guarded(impl_->path, [&] { return read_history(impl_->database, query); });
}

void Store::add_scenarios(model::History& history, const std::vector<std::string>& paths,
                          int samples_per_scenario) const {
  guarded(impl_->path,
          [&] { store::add_scenarios(impl_->database, paths, samples_per_scenario, history); });
}

std::vector<StoredRun> Store::runs(int newest) const {
  return guarded(impl_->path, [&] {
    std::vector<StoredRun> runs;
    for (RunRow& row : read_runs(impl_->database, newest)) runs.push_back(std::move(row.run));
    return runs;
  });
}

std::optional<StoredPlan> Store::load_plan(std::string_view selection) const {
  return guarded(impl_->path, [&] { return find_plan(impl_->database, selection); });
}

void Store::save_plan(std::string_view selection, const StoredPlan& plan) {
  impl_->write([&] { keep_plan(impl_->database, selection, plan); });
}

Absorbed Store::absorb(const std::filesystem::path& journal, const Limits& limits) {
  const JournalContent content = read_journal(journal);
  Absorbed absorbed;
  impl_->write([&] { absorbed = absorb_run(impl_->database, content, limits); });
  return absorbed;
}

std::vector<Merged> Store::merge(const std::vector<std::filesystem::path>& sources,
                                 const Limits& limits) {
  return impl_->unite(limits, [&](RunWriter& runs, RowWriter& rows) {
    std::vector<Merged> merged;
    std::error_code none;
    for (const std::filesystem::path& source : sources)
      // Reading ourselves would wait for our own end.
      merged.push_back(std::filesystem::equivalent(source, impl_->path, none)
                           ? Merged()
                           : merge_from(source, runs, rows));
    return merged;
  });
}

int Store::export_lines(const std::function<void(std::string_view)>& write) const {
  return guarded(impl_->path, [&] { return write_lines(impl_->database, write); });
}

Merged Store::import_lines(const std::filesystem::path& file, const Limits& limits) {
  return impl_->unite(
      limits, [&](RunWriter& runs, RowWriter& rows) { return read_lines(file, runs, rows); });
}

Shrunk Store::shrink(const Shrinking& wanted) {
  return guarded(impl_->path, [&] { return store::shrink(impl_->database, wanted); });
}

}  // namespace evenshard::store
