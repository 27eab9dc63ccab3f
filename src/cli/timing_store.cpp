#include "cli/timing_store.hpp"

#include <fmt/format.h>

#include "base/clock.hpp"
#include "cli/console.hpp"
#include "cli/store_file.hpp"
#include "cli/words.hpp"

namespace evenshard::cli {

namespace fs = std::filesystem;

namespace {

store::Opened open(const fs::path& path) {
  try {
    prepare_place(path);
  } catch (const base::Error& error) {
    return store::without(error);
  }
  return store::open_or_memory(path);
}

}  // namespace

TimingStore::TimingStore(const fs::path& path)
    : path_(path), opened_(open(path)), remembers_(!opened_.store.in_memory()) {
  failed_ = !opened_.warning.empty();
  if (failed_) warn(opened_.warning);
}

void TimingStore::warn(const std::string& message) {
  if (!warned_) say(fmt::format("warning: {}", message));
  warned_ = true;
}

void TimingStore::give_up(const base::Error& error) {
  failed_ = true;
  std::string message = error.what();
  if (dynamic_cast<const store::DamagedStore*>(&error))
    if (const auto aside = store::move_aside(path_))
      message += fmt::format("; it is now {}, the next run begins a new one", aside->string());
  warn(message);
  opened_.store = store::Store(":memory:");
}

template <typename Result, typename Use>
Result TimingStore::guarded(Result otherwise, const Use& use) {
  try {
    return use(opened_.store);
  } catch (const base::Error& error) {
    give_up(error);
    return otherwise;
  }
}

model::History TimingStore::history(int samples_per_unit) {
  return guarded(model::History{}, [&](store::Store& store) {
    return store.history({.samples_per_unit = samples_per_unit});
  });
}

std::vector<store::StoredRun> TimingStore::runs() {
  return guarded(std::vector<store::StoredRun>(),
                 [](const store::Store& store) { return store.runs(-1); });
}

void TimingStore::add_scenarios(model::History& history, const std::vector<std::string>& paths) {
  if (!paths.empty())
    guarded(0, [&](store::Store& store) { return store.add_scenarios(history, paths), 0; });
}

std::optional<store::StoredPlan> TimingStore::plan(const std::vector<std::string>& selection) {
  using Plan = std::optional<store::StoredPlan>;
  return guarded(Plan(), [&](store::Store& store) { return store.load_plan(as_json(selection)); });
}

void TimingStore::keep_plan(const std::vector<std::string>& selection, std::string document) {
  const std::int64_t now = base::SystemClock().wall().time_since_epoch().count();
  guarded(0, [&](store::Store& store) {
    return store.save_plan(as_json(selection), {now, std::move(document)}), 0;
  });
}

void TimingStore::absorb(const fs::path& journal) {
  const bool stored = !remembers_ || guarded(false, [&](store::Store& store) {
    return !store.in_memory() && store.absorb(journal).stored;
  });
  std::error_code ignored;
  if (stored) fs::remove(journal, ignored);
}

void TimingStore::absorb_left_over(const fs::path& runs) {
  using Warnings = std::vector<std::string>;
  const auto warnings = guarded(Warnings(), [&](store::Store& store) {
    try {
      return store::absorb_left_over(store, runs);
    } catch (const store::DamagedStore&) {
      throw;
    } catch (const base::Error& error) {
      warn(error.what());  // What is in it can be read all the same.
      return Warnings();
    }
  });
  for (const std::string& warning : warnings) say(fmt::format("warning: {}", warning));
}

}  // namespace evenshard::cli
