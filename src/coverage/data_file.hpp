// A coverage.py data file (schema 7), read without trusting it and without changing it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace evenshard::coverage {

/// The file is not what coverage.py writes; what() is the reason, without the file's name.
class Damaged : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

using RowId = std::int64_t;

struct LineRow {
  RowId file = 0, context = 0;
  std::string numbits;  ///< Bit n%8 of byte n/8: line n.
};

struct ArcRow {
  RowId file = 0, context = 0;
  std::int32_t from = 0, to = 0;  ///< Negative: entry and exit.
};

/// The rows of a data file as they stand in it.
struct Contents {
  std::optional<bool> has_arcs;  ///< Nothing: no line or arc was ever recorded.
  std::vector<std::pair<RowId, std::string>> files, contexts, tracers;
  std::vector<LineRow> lines;
  std::vector<ArcRow> arcs;
};

/// What the file says of itself: a complete SQLite database with coverage.py's tables, and
/// has_arcs as above. Throws Damaged.
std::optional<bool> check_data_file(const std::filesystem::path& path);

/// Throws Damaged.
Contents read_data_file(const std::filesystem::path& path);

}  // namespace evenshard::coverage
