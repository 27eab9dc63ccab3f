#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/store_file.hpp"

namespace evenshard::cli {

namespace {

constexpr std::size_t kChunk = 64 * 1024;

int write_to_stdout(const store::Store& store) {
  std::string chunk;
  const int left_out = store.export_lines([&](std::string_view line) {
    chunk += line;
    if (chunk.size() < kChunk) return;
    write_data(chunk);
    chunk.clear();
  });
  write_data(chunk);
  return left_out;
}

int write_to(const std::filesystem::path& path, const store::Store& store) {
  std::string text;
  const int left_out = store.export_lines([&](std::string_view line) { text += line; });
  base::write_output(path, text);
  return left_out;
}

}  // namespace

int export_command(const RunOptions& options) {
  std::error_code none;
  if (options.output && std::filesystem::equivalent(*options.output, options.store, none))
    throw base::UsageError("--output names the timing store itself");
  const store::Store store = open_known(options);
  const bool to_file = options.output && *options.output != "-";
  const int left_out = to_file ? write_to(*options.output, store) : write_to_stdout(store);
  if (left_out > 0)
    say(fmt::format("warning: {} rows were left out because they are not plausible", left_out));
  return 0;
}

}  // namespace evenshard::cli
