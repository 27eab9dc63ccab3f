// What a worker is started with: its command line, environment, configuration file and folders.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/scratch_folder.hpp"
#include "execute/engine.hpp"
#include "execute/launcher.hpp"

namespace evenshard::execute {

class WorkerSetup {
 public:
  /// Makes the run's folders and writes what is injected into Python. Throws base::Error.
  WorkerSetup(const EngineOptions& options, const model::Suite& discovered, int workers);

  /// Writes the configuration file of one process. Throws base::Error.
  WorkerSpec prepare(int worker, int incarnation) const;
  /// The files its redirected formatters write to; empty strings for the others.
  std::vector<std::string> outputs(int worker, int incarnation) const;

 private:
  std::string configuration(int worker, int incarnation) const;

  /// Not in the run's folder: coverage lists every Python file below its sources, and those may be
  /// the project's whole tree.
  base::ScratchFolder inject_;
  const EngineOptions& options_;
  bool has_listing_;  ///< Workers can tell whether they find the files that discovery found.
  int workers_;
  std::string secret_;
};

}  // namespace evenshard::execute
