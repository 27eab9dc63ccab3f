#include "cli/store_file.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/console.hpp"
#include "cli/run_dir.hpp"

namespace evenshard::cli {

namespace fs = std::filesystem;

bool is_there(const fs::path& store) {
  std::error_code none;
  return fs::status(store, none).type() != fs::file_type::not_found ||
         (store.parent_path() == state_folder() && fs::exists(runs_folder(), none));
}

store::Store open_to_write(const fs::path& path) {
  if (path.parent_path() == state_folder()) prepare_state_folder();
  store::Opened opened = store::open_or_replace(path);
  if (!opened.warning.empty()) say(fmt::format("warning: {}", opened.warning));
  return std::move(opened.store);
}

store::Store open_known(const RunOptions& options) {
  if (!is_there(options.store))
    throw base::UsageError(
        fmt::format("there is no timing store {} yet: evenshard run records one, or name another "
                    "with --store",
                    options.store.string()));
  store::Store store(options.store);
  for (const std::string& warning : store::absorb_left_over(store, runs_folder()))
    say(fmt::format("warning: {}", warning));
  return store;
}

void tell_merged(const std::string& path, const store::Merged& merged) {
  write_out(
      fmt::format("{}: {} runs and {} samples were new\n", path, merged.runs, merged.samples));
  if (merged.left_out > 0)
    say(fmt::format("warning: {}: {} rows were left out because they are not plausible", path,
                    merged.left_out));
}

}  // namespace evenshard::cli
