// The data files of a run: found, checked, and put where coverage can combine all of them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "coverage/coverage.hpp"

namespace evenshard::coverage {

struct Part {
  std::filesystem::path source;  ///< As announced or found.
  std::filesystem::path staged;  ///< Its link or copy.
};

/// What lies in the run's folder for one run.
struct PartFiles {
  std::vector<std::filesystem::path> parts;    ///< Announced ones first, each once.
  std::vector<std::filesystem::path> strays;   ///< Saved without parallel mode: a run of behave
                                               ///< alone would lose them, too.
  std::vector<std::filesystem::path> working;  ///< Workers' own; their copies were announced.
};

/// Looks for children's files in `folder`, which need not exist.
PartFiles find_part_files(const std::vector<std::string>& announced,
                          const std::filesystem::path& folder);

/// Links (or copies) the sound ones into `folder`, a fresh one, under names that tell coverage
/// nothing: from 7.13.1 on it takes two files for duplicates when a hash in their names agrees.
/// The others go to `lost`, also those that measured lines where the first measured branches.
std::vector<Part> stage_parts(const std::vector<std::filesystem::path>& sources,
                              const std::filesystem::path& folder, std::vector<Finding>& lost);

}  // namespace evenshard::coverage
