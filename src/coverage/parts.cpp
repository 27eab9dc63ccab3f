#include "coverage/parts.hpp"

#include <algorithm>
#include <regex>

#include <fmt/format.h>

#include "coverage/data_file.hpp"

namespace evenshard::coverage {

namespace fs = std::filesystem;

namespace {

enum class Kind { part, working, stray, other };

/// By name, for a file that no worker announced. `w0.1` is a worker's own; its forks and the
/// processes it starts add coverage's parallel suffix of 6.5 to 7.x, or one given through its API,
/// to `w0.1` and `w0.1.children`; any other program's base name is told by that suffix.
Kind kind_of(const std::string& name) {
  static const std::regex kWorker(R"(w\d+\.\d+)"), kUnsuffixed(R"(w\d+\.\d+\.children)"),
      kSuffixed(R"(w\d+\.\d+\..+|.+\.(pid)?\d+\.(\d+|X\w+x)(\.H\w+h)?)");
  if (name.ends_with("-journal")) return Kind::other;
  if (std::regex_match(name, kWorker)) return Kind::working;
  if (std::regex_match(name, kUnsuffixed)) return Kind::stray;
  return std::regex_match(name, kSuffixed) ? Kind::part : Kind::stray;
}

void require_file(const fs::path& source) {
  std::error_code error;
  const fs::file_status status = fs::status(source, error);
  if (!fs::exists(status)) throw Damaged("the file is missing");
  if (!fs::is_regular_file(status)) throw Damaged("it is not a regular file");
}

void stage(const fs::path& source, const fs::path& staged) {
  require_file(source);
  std::error_code error;
  if (!fs::is_symlink(source)) {
    fs::create_hard_link(source, staged, error);
    if (!error) return;
  }
  fs::copy_file(source, staged, error);
  if (error) throw Damaged("it cannot be copied: " + error.message());
}

const char* measured(bool has_arcs) {
  return has_arcs ? "branches" : "lines";
}

/// What all parts must have measured, from the first that measured anything.
class Measure {
 public:
  void require(const fs::path& source, std::optional<bool> has_arcs) {
    if (!has_arcs) return;
    if (!has_arcs_) {
      has_arcs_ = has_arcs;
      first_ = source;
    }
    if (has_arcs != has_arcs_)
      throw Damaged(fmt::format("it measured {} while {} measured {}: coverage cannot combine both",
                                measured(*has_arcs), first_.string(), measured(*has_arcs_)));
  }

 private:
  std::optional<bool> has_arcs_;
  fs::path first_;
};

}  // namespace

PartFiles find_part_files(const std::vector<std::string>& announced, const fs::path& folder) {
  PartFiles files;
  const auto add = [&](const fs::path& path) {
    if (std::find(files.parts.begin(), files.parts.end(), path) == files.parts.end())
      files.parts.push_back(path);
  };
  for (const std::string& path : announced) add(path);
  if (!fs::is_directory(folder)) return files;
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (!entry.is_directory()) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  for (const fs::path& path : found) {
    const Kind kind = kind_of(path.filename().string());
    if (kind == Kind::part) add(path);
    if (kind == Kind::working) files.working.push_back(path);
    if (kind == Kind::stray) files.strays.push_back(path);
  }
  return files;
}

std::vector<Part> stage_parts(const std::vector<fs::path>& sources, const fs::path& folder,
                              std::vector<Finding>& lost) {
  std::vector<Part> parts;
  Measure measure;
  for (const fs::path& source : sources) {
    const fs::path staged = folder / fmt::format("part{:06}", parts.size());
    try {
      stage(source, staged);
      measure.require(source, check_data_file(staged));
      parts.push_back({source, staged});
    } catch (const Damaged& reason) {
      std::error_code ignored;
      fs::remove(staged, ignored);
      lost.push_back({source.string(), reason.what()});
    }
  }
  return parts;
}

}  // namespace evenshard::coverage
