// A generated behave suite in a directory that is the current one while the object lives.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "discover/discover.hpp"
#include "support/temp_dir.hpp"

namespace evenshard::test {

/// The interpreters to try: behave 1.2.6 and the newest. Fails the test when they are not there.
std::vector<std::string> interpreters();

class Project {
 public:
  Project();
  ~Project();
  Project(const Project&) = delete;
  Project& operator=(const Project&) = delete;

  const std::filesystem::path& path() const { return directory_.path(); }
  void write(const std::filesystem::path& name, const std::string& text) const;

 private:
  std::filesystem::path before_;
  TempDir directory_;
};

/// Outlines, tags on examples, a background, another language, a nested directory, list files.
void write_varied_suite(const Project& project);

discover::Request request(const std::string& python, const std::vector<std::string>& arguments);
model::Suite discovered(const std::string& python, const std::vector<std::string>& arguments);

/// "features/a.feature:12" of what is selected, once per time it would run.
using Selection = std::multiset<std::string>;
Selection selection_of(const model::Suite& suite);
/// The same from behave's own `--dry-run` report.
Selection behave_would_run(const std::string& python, const std::vector<std::string>& arguments);

/// The message of the UsageError that discovery ends with; fails the test when there is none.
std::string refusal(const discover::Request& request);

/// A cache in memory that counts.
struct MemoryCache {
  std::map<std::string, std::string, std::less<>> answers;
  int saves = 0;

  discover::AnswerCache functions();
};

}  // namespace evenshard::test
