#include "cli/output_files.hpp"

#include <algorithm>
#include <cerrno>
#include <map>
#include <set>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "cli/around.hpp"
#include "report/fuse_parts.hpp"
#include "report/merge_outputs.hpp"

namespace evenshard::cli {

namespace fs = std::filesystem;

namespace {

/// Formats that write a file of a new name per result, into a folder that `-o` names.
bool may_share(const std::string& format) {
  return format == "allure_behave.formatter:AllureFormatter";
}

/// The workers' files for one output: `outputs/w<worker>.<incarnation>.<index>`.
std::vector<std::string> worker_files(const fs::path& run_dir, std::size_t index) {
  std::vector<std::string> files;
  std::error_code none;
  for (const fs::directory_entry& entry : fs::directory_iterator(run_dir / "outputs", none))
    if (entry.path().extension() == fmt::format(".{}", index))
      files.push_back(entry.path().string());
  std::ranges::sort(files);
  return files;
}

void refuse_repeated(const std::vector<model::OutputFile>& outputs) {
  std::set<fs::path> files;
  for (const model::OutputFile& output : outputs) {
    std::error_code ignored;
    const fs::path file = fs::weakly_canonical(fs::current_path() / output.path, ignored);
    if (output.path.empty() || fs::is_character_file(file, ignored)) continue;
    if (!files.insert(file).second)
      throw base::UsageError(
          fmt::format("two formatters write {}: give each a file of its own", output.path));
  }
}

/// Behave makes missing folders and finds out before it runs anything; so do we.
void require_writable(const std::string& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored))
    throw base::UsageError(fmt::format("-o {}: it is a folder", path));
  fs::path there = fs::absolute(path);
  while (!fs::exists(there, ignored) && there.has_relative_path()) there = there.parent_path();
  const bool is_the_file = there == fs::absolute(path);
  if (!is_the_file && !fs::is_directory(there, ignored))
    throw base::UsageError(fmt::format("-o {} cannot be written: {} is not a folder", path,
                                       there.filename().string()));
  if (::access(there.c_str(), W_OK) != 0)
    throw base::UsageError(
        fmt::format("-o {} cannot be written: {}", path, std::generic_category().message(errno)));
}

/// As behave names it, in the folder itself.
bool is_junit_report(const fs::path& name) {
  return name.extension() == ".xml" && name.string().starts_with("TESTS-") &&
         !name.has_parent_path();
}

/// The reports of parts, each in a folder of its own, as one report of their feature. What tests
/// put beside them (screenshots) goes there too, of one name the last part's.
bool merge_junit(const model::Suite& suite, const fs::path& run_dir) {
  const fs::path folder = suite.settings.junit_directory;
  std::map<fs::path, std::vector<fs::path>> files;  // By name in the folder.
  std::error_code ignored;                          // Writing says what is wrong.
  for (std::size_t unit = 0; unit < suite.units.size(); ++unit) {
    const fs::path part = run_dir / "junit" / std::to_string(unit);
    base::unlock_folders(part);
    for (const auto& entry : fs::recursive_directory_iterator(part, ignored))
      if (entry.is_regular_file(ignored))
        files[entry.path().lexically_relative(part)].push_back(entry.path());
  }
  const auto put = [&](const fs::path& name, const std::vector<fs::path>& versions) {
    fs::create_directories((folder / name).parent_path(), ignored);
    if (is_junit_report(name))
      report::fuse_junit(versions, folder / name);
    else
      base::move_into_place(versions.back(), folder / name);
  };
  bool all = true;
  for (const auto& entry : files) all &= attempt([&] { put(entry.first, entry.second); });
  return all;
}

}  // namespace

std::vector<bool> redirected_outputs(const RunOptions& options,
                                     const model::BehaveSettings& behave) {
  const bool one_process =
      options.workers == 1 && options.recycle == 0 && options.divide != schedule::Divide::always;
  std::vector<bool> redirected;
  refuse_repeated(behave.outputs);
  for (const model::OutputFile& output : behave.outputs) {
    const bool to_file = !output.path.empty();
    if (!to_file && output.format.starts_with("json"))
      throw base::UsageError(fmt::format(
          "-f {} would write to standard output, which belongs to evenshard's own summary; give it "
          "a file: -f {} -o FILE",
          output.format, output.format));
    const bool mergeable = report::can_merge(output.format);
    if (to_file && !mergeable && !may_share(output.format) && !one_process)
      throw base::UsageError(fmt::format(
          "the files that several workers write with the format {} cannot be made into one {}; "
          "use --workers 1, or leave it out (json, plain, pretty, progress and rerun can)",
          output.format, output.path));
    if (to_file && mergeable) require_writable(output.path);
    redirected.push_back(to_file && mergeable);
  }
  return redirected;
}

std::vector<std::string> overwritten_outputs(const model::Suite& suite,
                                             const model::RunRecord& record,
                                             const std::vector<bool>& redirected) {
  std::vector<std::string> paths;
  if (record.workers.size() < 2) return paths;
  for (std::size_t index = 0; index < redirected.size(); ++index) {
    const model::OutputFile& output = suite.settings.outputs.at(index);
    if (!redirected[index] && !output.path.empty() && !may_share(output.format))
      paths.push_back(output.path);
  }
  return paths;
}

bool merge_outputs(const model::Suite& suite, const model::RunRecord& record,
                   const std::vector<bool>& redirected, const fs::path& run_dir) {
  bool all = merge_junit(suite, run_dir);
  for (std::size_t index = 0; index < redirected.size(); ++index)
    if (redirected[index])
      all &= attempt(
          [&] { report::merge_output(suite, record, index, worker_files(run_dir, index)); });
  return all;
}

}  // namespace evenshard::cli
