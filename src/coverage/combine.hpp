// Lets the suite's coverage.py combine staged parts, and says how it named their files.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "coverage/audit.hpp"

namespace evenshard::coverage {

struct Combined {
  Mapping mapping;
  std::vector<std::string> warnings;  ///< Coverage's own.
  std::string error;                  ///< Not empty: coverage refused to combine them.
};

/// Combines every file in `folder` into `whole` and keeps them. Files in one of `copies` of the
/// project, which is the current directory, are named as the project's. Throws base::Error when
/// Python fails.
Combined combine(const std::string& python, const std::optional<std::string>& config_file,
                 const std::filesystem::path& folder, const std::filesystem::path& whole,
                 const std::vector<std::filesystem::path>& copies);

}  // namespace evenshard::coverage
