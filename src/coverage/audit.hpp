// Proves that a combined data file holds what its parts hold, and nothing else.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "coverage/data_file.hpp"

namespace evenshard::coverage {

/// A part's path → its path in the combined file, where coverage.py looked it up. A path without
/// an entry keeps its name.
using Mapping = std::unordered_map<std::string, std::string>;

class Audit {
 public:
  Audit(const Contents& combined, const Mapping& mapping);

  /// What of `part` the combined file lacks or tells differently, as sentences; empty when it is
  /// all there. Call once for each part.
  std::vector<std::string> check(const Contents& part);

  /// What the combined file has and no part checked so far had.
  std::vector<std::string> surplus() const;

 private:
  /// What is known of one file in one context. `seen` and `arcs_seen`: what parts had.
  struct Group {
    std::string lines, lines_seen;
    std::vector<std::uint64_t> arcs;  ///< Sorted.
    std::vector<bool> arcs_seen;
  };
  struct File {
    std::string path;
    std::string tracer;
    bool seen = false;
  };
  struct Lost {
    std::size_t lines = 0, arcs = 0;
  };
  using Losses = std::map<std::string, Lost>;
  class Names;

  const std::string& mapped(const std::string& path) const;
  Group* find_group(std::uint64_t key);
  void check_files(const Contents& part, const Names& names, std::vector<std::string>& reasons);
  void check_lines(const Contents& part, const Names& names, Losses& losses);
  void check_arcs(const Contents& part, const Names& names, Losses& losses);

  const Mapping& mapping_;
  std::optional<bool> has_arcs_;
  std::vector<File> files_;
  std::unordered_map<std::string, int> file_numbers_, context_numbers_;
  std::unordered_map<std::uint64_t, Group> groups_;
};

/// Renamings that a configuration without path mapping cannot have asked for, as sentences. A file
/// in one of `copies` of the project, which is the current directory, must be named as the
/// project's.
std::vector<std::string> check_mapping(const Mapping& mapping, bool maps_paths,
                                       const std::vector<std::filesystem::path>& copies);

}  // namespace evenshard::coverage
