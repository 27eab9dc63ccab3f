// A small Python project whose parts are measured by a real coverage.py.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "coverage/coverage.hpp"
#include "support/temp_dir.hpp"

namespace evenshard::test {

/// The interpreters of tools/test-venvs. Fails the test case when they are not there.
std::string python_of(const std::string& venv);
inline const std::vector<std::string> kVenvs{"old", "new"};

/// Runs a command in the current directory and requires that it succeeds; what it printed.
std::string must_run(const std::vector<std::string>& argv);

/// Is the current directory while it lives.
class Project {
 public:
  /// `config` is the text of .coveragerc; empty: none.
  Project(const std::string& venv, const std::string& config);
  ~Project();
  Project(const Project&) = delete;
  Project& operator=(const Project&) = delete;

  std::filesystem::path operator/(const std::filesystem::path& name) const { return dir_ / name; }
  const std::string& python() const { return python_; }

  /// `coverage run OPTIONS main.py WORDS` into `data_file`, made absolute.
  std::string measure(const std::string& data_file, const std::vector<std::string>& words,
                      const std::vector<std::string>& options = {}) const;
  /// What one run of all words leaves, in `sequential.coverage`.
  void measure_sequentially(const std::vector<std::string>& options = {}) const;
  /// Two workers' parts, each with half of the words, as finish() wants them announced.
  std::vector<std::string> measure_two_workers(const std::vector<std::string>& options = {}) const;

  coverage::Environment environment() const;
  coverage::Options options() const;
  coverage::Result finish(const std::vector<std::string>& announced) const;
  /// What compare_coverage.py prints for sequential.coverage and .coverage.
  std::string differences() const;

 private:
  TempDir dir_;
  std::filesystem::path before_;
  std::string python_;
};

}  // namespace evenshard::test
