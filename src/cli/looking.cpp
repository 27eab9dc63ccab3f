#include "cli/looking.hpp"

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "cli/console.hpp"
#include "cli/run_dir.hpp"
#include "cli/store_file.hpp"

namespace evenshard::cli {

TimingStore open_to_look(const RunOptions& options) {
  TimingStore store(is_there(options.store) ? options.store : ":memory:");
  store.absorb_left_over(runs_folder());
  return store;
}

void check_formats(const RunOptions& options) {
  if (options.json && options.csv) throw base::UsageError("--json and --csv exclude each other");
}

void say_nothing_there(const RunOptions& options, const TimingStore& store,
                       std::string_view things) {
  if (store.failed()) return;
  say(options.since_unix_us ? fmt::format("no {} since then in {}", things, options.store.string())
                            : fmt::format("no {} in {} yet: evenshard run records them", things,
                                          options.store.string()));
}

int status_of(const TimingStore& store) {
  return store.failed() ? 5 : 0;
}

model::Context newest_context(const model::History& history) {
  const model::Sample* newest = nullptr;
  for (const model::UnitHistory& unit : history.units)
    for (const model::Sample& sample : unit.samples)
      if (!newest || sample.started_unix_us > newest->started_unix_us) newest = &sample;
  return newest ? *newest->context : model::Context{};
}

std::int64_t now_unix_us() {
  return base::SystemClock().wall().time_since_epoch().count();
}

}  // namespace evenshard::cli
