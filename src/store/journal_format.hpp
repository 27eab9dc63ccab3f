// The journal as absorb reads it: every line checked, none trusted.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "store/journal.hpp"

namespace evenshard::store {

inline constexpr int kJournalVersion = 1;

struct JournalUnit {
  std::string path;
  std::uint64_t content_hash = 0;
  int steps = 0;
  model::Piece piece;
  bool counted = true;
  bool whole = true;
  model::UnitResult result;  ///< attempt, worker, outcome, times, scenarios.
};

struct JournalContent {
  RunHeader header;
  std::vector<JournalUnit> units;  ///< In the order written.
  std::vector<model::WorkerResult> workers;
  std::optional<RunSummary> summary;
  int skipped_lines = 0;
};

/// How a journal's text begins.
enum class JournalKind {
  ours,
  unborn,   ///< No complete line yet: its writer had no time.
  newer,    ///< A version that we don't know.
  foreign,  ///< Anything else.
};

/// What was read is no journal that we can take in.
class BadJournal : public base::Error {
 public:
  BadJournal(JournalKind kind, const std::string& message) : base::Error(message), kind_(kind) {}
  JournalKind kind() const { return kind_; }

 private:
  JournalKind kind_;
};

/// `content` is filled only for JournalKind::ours.
JournalKind parse_journal(std::string_view text, JournalContent& content);

/// Throws BadJournal naming the file; base::Error when it cannot be read.
JournalContent read_journal(const std::filesystem::path& path);

}  // namespace evenshard::store
