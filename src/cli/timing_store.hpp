// The store as the commands use it: whatever is wrong with it costs one warning, never the tests.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "model/history.hpp"
#include "store/store.hpp"

namespace evenshard::cli {

class TimingStore {
 public:
  explicit TimingStore(const std::filesystem::path& path);

  /// Up to so many passed samples of each unit, and as many others.
  model::History history(int samples_per_unit = 20);
  /// All of them, newest first.
  std::vector<store::StoredRun> runs();
  /// It could not be read, or not all of it: what it gives may be less than was recorded.
  bool failed() const { return failed_; }
  /// Of the units at `paths`.
  void add_scenarios(model::History& history, const std::vector<std::string>& paths);
  /// The last plan kept for these behave arguments.
  std::optional<store::StoredPlan> plan(const std::vector<std::string>& selection);
  void keep_plan(const std::vector<std::string>& selection, std::string document);

  /// Takes a finished run's journal in and removes it. Where the store cannot be written now, the
  /// journal stays for the next command.
  void absorb(const std::filesystem::path& journal);
  /// Journals of runs that were cut off.
  void absorb_left_over(const std::filesystem::path& runs);

 private:
  template <typename Result, typename Use>
  Result guarded(Result otherwise, const Use& use);
  void warn(const std::string& message);
  void give_up(const base::Error& error);

  std::filesystem::path path_;
  store::Opened opened_;
  bool remembers_;  ///< It was opened. False: it was said that this run's times are not recorded.
  bool warned_ = false;
  bool failed_ = false;
};

}  // namespace evenshard::cli
