#include <array>
#include <fstream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/store_file.hpp"

namespace evenshard::cli {

namespace {

/// What a file is, by how it begins.
struct Format {
  bool (*begins)(std::string_view head);
  store::Merged (*take)(store::Store& store, const std::string& path);
};

constexpr std::array kFormats{
    Format{[](std::string_view head) { return head.starts_with("{\"evenshard_timings\""); },
           [](store::Store& store, const std::string& path) { return store.import_lines(path); }}};

const Format& format_of(const std::string& path) {
  std::array<char, 4096> head{};
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), head.size());
  if (file.bad() || file.gcount() == 0)
    throw base::UsageError(fmt::format("{} cannot be read, or is empty", path));
  for (const Format& format : kFormats)
    if (format.begins({head.data(), static_cast<std::size_t>(file.gcount())})) return format;
  throw base::UsageError(
      fmt::format("{} is nothing that can be imported: what evenshard export wrote", path));
}

}  // namespace

int import_command(const RunOptions& options) {
  if (options.paths.empty())
    throw base::UsageError("say which files to import: evenshard import FILE…");
  store::Store store = open_to_write(options.store);
  int status = 0;
  for (const std::string& path : options.paths) {
    try {
      tell_merged(path, format_of(path).take(store, path));
    } catch (const base::UsageError& error) {
      say(error.what());
      status = 2;
    }
  }
  return status;
}

}  // namespace evenshard::cli
