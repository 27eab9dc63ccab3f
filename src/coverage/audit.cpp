#include "coverage/audit.hpp"

#include <algorithm>
#include <bit>

#include <fmt/format.h>

namespace evenshard::coverage {

namespace {

constexpr int kUnknown = -1;

std::uint64_t pack(std::int32_t high, std::int32_t low) {
  return std::uint64_t{static_cast<std::uint32_t>(high)} << 32 | static_cast<std::uint32_t>(low);
}

std::size_t count_bits(const std::string& bytes) {
  std::size_t count = 0;
  for (const char byte : bytes) count += std::popcount(static_cast<unsigned char>(byte));
  return count;
}

/// The bits of `some` that `all` lacks.
std::size_t count_missing(const std::string& some, const std::string& all) {
  std::string missing = some;
  for (std::size_t i = 0; i < std::min(missing.size(), all.size()); ++i)
    missing[i] = static_cast<char>(missing[i] & ~all[i]);
  return count_bits(missing);
}

void add_bits(std::string& sum, const std::string& bits) {
  if (sum.size() < bits.size()) sum.resize(bits.size());
  for (std::size_t i = 0; i < bits.size(); ++i) sum[i] = static_cast<char>(sum[i] | bits[i]);
}

int number_of(const std::unordered_map<RowId, int>& ids, RowId id, const char* what) {
  const auto found = ids.find(id);
  if (found == ids.end()) throw Damaged(fmt::format("its rows refer to a {} it lacks", what));
  return found->second;
}

/// "3 lines of src/a.py are not in the combined file".
template <typename Lost>
std::string describe(const std::string& path, const Lost& lost, const char* where) {
  const std::size_t count = lost.arcs + lost.lines;
  const char* what = lost.arcs > 0 ? "branch arc" : "line";
  return fmt::format("{} {}{} of {} {} {}", count, what, count == 1 ? "" : "s", path,
                     count == 1 ? "is" : "are", where);
}

std::string in_project(const std::string& path, const std::vector<std::filesystem::path>& copies) {
  for (const std::filesystem::path& copy : copies)
    if (const std::string folder = copy.string() + "/"; path.starts_with(folder))
      return std::filesystem::current_path() / path.substr(folder.size());
  return path;
}

}  // namespace

/// The ids of one data file as the audit's own numbers; kUnknown: not in the combined file.
class Audit::Names {
 public:
  template <typename Map>
  Names(const Audit& audit, const Contents& contents, Map mapped) {
    for (const auto& [id, path] : contents.files) {
      const auto found = audit.file_numbers_.find(mapped(path));
      files_.emplace(id, found == audit.file_numbers_.end() ? kUnknown : found->second);
      paths_.emplace(id, path);
    }
    for (const auto& [id, context] : contents.contexts) {
      const auto found = audit.context_numbers_.find(context);
      contexts_.emplace(id, found == audit.context_numbers_.end() ? kUnknown : found->second);
    }
  }
  int file(RowId id) const { return number_of(files_, id, "file"); }
  int context(RowId id) const { return number_of(contexts_, id, "context"); }
  const std::string& path(RowId id) const { return paths_.at(id); }
  template <typename Row>
  std::uint64_t group(const Row& row) const {
    return pack(file(row.file), context(row.context));
  }

 private:
  std::unordered_map<RowId, int> files_, contexts_;
  std::unordered_map<RowId, std::string> paths_;
};

Audit::Audit(const Contents& combined, const Mapping& mapping)
    : mapping_(mapping), has_arcs_(combined.has_arcs) {
  for (const auto& [id, path] : combined.files) {
    file_numbers_[path] = static_cast<int>(files_.size());
    files_.push_back({.path = path, .tracer = {}});
  }
  for (const auto& [id, context] : combined.contexts)
    context_numbers_.emplace(context, static_cast<int>(context_numbers_.size()));
  // The combined file's paths are final: `mapping` is for parts.
  const Names names(*this, combined, [](const std::string& path) { return path; });
  for (const auto& [id, tracer] : combined.tracers) files_[names.file(id)].tracer = tracer;
  for (const LineRow& row : combined.lines) add_bits(groups_[names.group(row)].lines, row.numbits);
  for (const ArcRow& row : combined.arcs)
    groups_[names.group(row)].arcs.push_back(pack(row.from, row.to));
  for (auto& [key, group] : groups_) {
    std::sort(group.arcs.begin(), group.arcs.end());
    group.arcs_seen.resize(group.arcs.size());
  }
}

const std::string& Audit::mapped(const std::string& path) const {
  const auto found = mapping_.find(path);
  return found == mapping_.end() ? path : found->second;
}

Audit::Group* Audit::find_group(std::uint64_t key) {
  // A key with kUnknown in it is no group's.
  const auto found = groups_.find(key);
  return found == groups_.end() ? nullptr : &found->second;
}

void Audit::check_files(const Contents& part, const Names& names,
                        std::vector<std::string>& reasons) {
  std::unordered_map<RowId, std::string> tracers(part.tracers.begin(), part.tracers.end());
  for (const auto& [id, path] : part.files) {
    const int number = names.file(id);
    if (number == kUnknown) {
      reasons.push_back(fmt::format("{} is not in the combined file", path));
      continue;
    }
    files_[number].seen = true;
    if (files_[number].tracer != tracers[id])
      reasons.push_back(fmt::format("{} was measured by \"{}\", in the combined file by \"{}\"",
                                    path, tracers[id], files_[number].tracer));
  }
}

void Audit::check_lines(const Contents& part, const Names& names, Losses& losses) {
  static const std::string kNone;
  for (const LineRow& row : part.lines) {
    Group* group = find_group(names.group(row));
    const std::size_t missing = count_missing(row.numbits, group ? group->lines : kNone);
    if (missing > 0) losses[names.path(row.file)].lines += missing;
    if (group) add_bits(group->lines_seen, row.numbits);
  }
}

void Audit::check_arcs(const Contents& part, const Names& names, Losses& losses) {
  const ArcRow* last = nullptr;
  Group* group = nullptr;
  for (const ArcRow& row : part.arcs) {
    // Rows come in runs of one file and context.
    if (!last || last->file != row.file || last->context != row.context)
      group = find_group(names.group(row));
    last = &row;
    const std::uint64_t arc = pack(row.from, row.to);
    const auto begin = group ? group->arcs.begin() : std::vector<std::uint64_t>::iterator{};
    const auto end = group ? group->arcs.end() : begin;
    const auto found = std::lower_bound(begin, end, arc);
    if (found == end || *found != arc)
      ++losses[names.path(row.file)].arcs;
    else
      group->arcs_seen[found - begin] = true;
  }
}

std::vector<std::string> Audit::check(const Contents& part) {
  std::vector<std::string> reasons;
  if (part.has_arcs && part.has_arcs != has_arcs_ && !(part.lines.empty() && part.arcs.empty()))
    reasons.emplace_back(*part.has_arcs ? "it measured branches, the combined file lines"
                                        : "it measured lines, the combined file branches");
  const Names names(*this, part, [this](const std::string& path) { return mapped(path); });
  check_files(part, names, reasons);
  Losses losses;
  check_lines(part, names, losses);
  check_arcs(part, names, losses);
  for (const auto& [path, lost] : losses)
    reasons.push_back(describe(path, lost, "not in the combined file"));
  return reasons;
}

std::vector<std::string> Audit::surplus() const {
  std::vector<std::string> reasons;
  for (const File& file : files_)
    if (!file.seen) reasons.push_back(file.path + " is in no part");
  Losses extra;
  for (const auto& [key, group] : groups_) {
    Lost& lost = extra[files_[key >> 32].path];
    lost.lines += count_missing(group.lines, group.lines_seen);
    lost.arcs += std::count(group.arcs_seen.begin(), group.arcs_seen.end(), false);
  }
  for (const auto& [path, lost] : extra)
    if (lost.lines + lost.arcs > 0) reasons.push_back(describe(path, lost, "in no part"));
  return reasons;
}

std::vector<std::string> check_mapping(const Mapping& mapping, bool maps_paths,
                                       const std::vector<std::filesystem::path>& copies) {
  std::vector<std::string> reasons;
  for (const auto& [path, mapped] : mapping)
    if (!maps_paths && in_project(path, copies) != mapped)
      reasons.push_back(fmt::format(
          "coverage renamed {} to {}, though the configuration maps no paths", path, mapped));
  return reasons;
}

}  // namespace evenshard::coverage
