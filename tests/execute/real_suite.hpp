// A small behave suite written for one test case, and a run of it on real workers.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "execute/engine.hpp"
#include "model/run.hpp"
#include "support/temp_dir.hpp"

namespace evenshard::test {

/// The interpreters to test with; fails the test case when the environment does not name them.
std::vector<std::string> pythons();

class RealSuite {
 public:
  explicit RealSuite(std::string python);

  /// A feature of one scenario per step; the steps are Python expressions.
  void add_feature(const std::string& name, const std::vector<std::string>& steps);
  void write(const std::string& file, const std::string& text) const;

  /// Runs all features in `workers` shards; `listener` may be empty.
  model::RunRecord run(int workers, const model::RunListener& listener = {});

  execute::EngineOptions options;
  model::Suite suite;

  std::filesystem::path path() const { return folder_.path(); }
  const model::UnitResult& result(const model::RunRecord& record, const std::string& name) const;

 private:
  TempDir folder_;
};

/// Everything a record warned of, for messages of failed checks.
std::string explain(const model::RunRecord& record);

}  // namespace evenshard::test
