// A run's events → its journal. A journal that cannot be written costs a warning, not the run.
#pragma once

#include <filesystem>
#include <optional>

#include "cli/exit_status.hpp"
#include "cli/preparation.hpp"
#include "model/run.hpp"
#include "store/journal.hpp"

namespace evenshard::cli {

class RunJournal {
 public:
  RunJournal(const std::filesystem::path& run_dir, const store::RunHeader& header);

  void listen(const model::Suite& suite, const model::RunEvent& event);
  /// Writes the end, closes, and gives the store the whole.
  void finish(const store::RunSummary& summary, TimingStore& store);

 private:
  std::filesystem::path path_;
  std::optional<store::Journal> journal_;
};

/// `command` is what was run, for the record.
store::RunHeader run_header(const std::string& run_id, const Preparation& made,
                            const std::vector<std::string>& arguments);

}  // namespace evenshard::cli
