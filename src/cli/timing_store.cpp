#include "cli/timing_store.hpp"

#include <fmt/format.h>

#include "cli/console.hpp"
#include "cli/run_dir.hpp"

namespace evenshard::cli {

namespace fs = std::filesystem;

namespace {

store::Opened open(const fs::path& path) {
  if (path.parent_path() == state_folder()) prepare_state_folder();  // Else the store says why.
  return store::open_or_memory(path);
}

}  // namespace

TimingStore::TimingStore(const fs::path& path) : path_(path), opened_(open(path)) {
  if (!opened_.warning.empty()) warn(opened_.warning);
}

void TimingStore::warn(const std::string& message) {
  if (!warned_) say(fmt::format("warning: {}", message));
  warned_ = true;
}

void TimingStore::give_up(const base::Error& error) {
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

model::History TimingStore::history() {
  return guarded(model::History{}, [](store::Store& store) { return store.history(); });
}

discover::AnswerCache TimingStore::answers() {
  using Answer = std::optional<std::string>;
  return {[this](std::string_view key) {
            return guarded(Answer(), [&](store::Store& store) { return store.load_answer(key); });
          },
          [this](std::string_view key, std::string_view answer) {
            guarded(0, [&](store::Store& store) { return store.save_answer(key, answer), 0; });
          }};
}

void TimingStore::absorb(const fs::path& journal) {
  std::error_code ignored;
  const bool stored =
      guarded(false, [&](store::Store& store) { return store.absorb(journal).stored; });
  if (stored) fs::remove(journal, ignored);
}

void TimingStore::absorb_left_over(const fs::path& runs) {
  const auto warnings = guarded(std::vector<std::string>(), [&](store::Store& store) {
    return store::absorb_left_over(store, runs);
  });
  for (const std::string& warning : warnings) say(fmt::format("warning: {}", warning));
}

}  // namespace evenshard::cli
