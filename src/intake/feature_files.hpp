// Which feature file of the project a report means.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "intake/report.hpp"

namespace evenshard::intake {

class FeatureFiles {
 public:
  /// Paths relative to the current directory, as behave would print them.
  explicit FeatureFiles(const std::vector<std::string>& paths);

  /// By the file, or its end when the report was made in another folder; else by JUnit's suite
  /// name, which begins with the dotted path below one of behave's paths. Nothing: none, or
  /// several.
  std::optional<std::string> find(const ReportedFeature& feature) const;

 private:
  std::optional<std::string> find_by_file(const std::string& file) const;
  std::optional<std::string> find_by_name(std::string name) const;
  std::optional<std::string> only(const std::string& end) const;

  /// "features.sub.a", "sub.a" and "a" → the files that could be meant.
  std::map<std::string, std::vector<std::string>> by_dotted_end_;
};

}  // namespace evenshard::intake
