#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/store_file.hpp"

namespace evenshard::cli {

namespace {

/// Names every file that cannot be used; nothing has been written then.
bool all_usable(const std::vector<std::string>& paths) {
  bool usable = true;
  for (const std::string& path : paths) {
    try {
      store::check_source(path);
    } catch (const base::UsageError& error) {
      say(error.what());
      usable = false;
    }
  }
  return usable;
}

}  // namespace

int merge_command(const RunOptions& options) {
  if (options.paths.empty())
    throw base::UsageError("say which timing stores to merge: evenshard merge FILE…");
  if (!all_usable(options.paths)) {
    say("nothing was merged");
    return 2;
  }
  store::Store target = open_to_write(options.into.value_or(options.store));
  const std::vector<store::Merged> merged =
      target.merge({options.paths.begin(), options.paths.end()});
  for (std::size_t i = 0; i < merged.size(); ++i) tell_merged(options.paths[i], merged[i]);
  return 0;
}

}  // namespace evenshard::cli
