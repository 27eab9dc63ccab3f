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

void prepare_place(const fs::path& store) {
  if (store.parent_path() != state_folder()) return;
  prepare_state_folder();  // Else the store says why.
  std::error_code none;
  if (fs::is_symlink(store, none))
    throw base::Error(
        fmt::format("the timing store {} is a link, which evenshard does not follow. "
                    "Remove it, or name with --store where it leads",
                    store.string()));
}

store::Store open_to_write(const fs::path& path) {
  prepare_place(path);
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
  prepare_place(options.store);
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
