// The one table of options: flag, variable, configuration key, parsing and help come from it.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options.hpp"

namespace evenshard::cli {

/// The kinds of value an option takes; several may be allowed.
/// A table is a list of KEY=VALUE; what several places say of different keys holds together.
enum Kind : unsigned { kSwitch = 1, kNumber = 2, kText = 4, kList = 8, kTable = 16 };

enum CommandSet : unsigned {
  kRun = 1,
  kPlan = 2,
  kHistory = 4,
  kSimulate = 8,
  kRebalance = 16,
  kRuns = 32,
  kMerge = 64,
  kExport = 128,
  kImport = 256,
  kPrune = 512,
  kIsolateCheck = 1024
};
constexpr unsigned kAny = ~0U;

/// One option's value from one place.
struct Setting {
  std::string origin;  ///< "--workers", "EVENSHARD_WORKERS", "pyproject.toml:3: workers".
  bool on = true;      ///< False: a switch that was turned off.
  std::vector<std::string> texts;  ///< Empty for a switch without a value.

  /// The one text of an option that is no list.
  const std::string& text() const { return texts.back(); }
};

struct OptionSpec {
  std::string_view name;  ///< "cov-report": --cov-report, EVENSHARD_COV_REPORT, key cov-report.
  std::string_view short_flag;  ///< "-j", or empty.
  std::string_view value;       ///< How help names the value; empty for a switch.
  unsigned kinds = kSwitch;     ///< Of Kind. kSwitch with kText: the value only with `=`.
  unsigned commands = kRun;     ///< Of CommandSet.
  bool only_flag = false;       ///< Not from the environment or the configuration.
  std::string_view group;
  std::string_view help;
  /// Throws base::UsageError saying what would be right; the caller names the origin.
  void (*apply)(RunOptions&, const Setting&);

  bool takes_value() const { return (kinds & ~kSwitch) != 0; }
  bool value_needs_equals() const { return takes_value() && (kinds & kSwitch) != 0; }
};

std::span<const OptionSpec> option_table();
/// Nothing is nullptr.
const OptionSpec* find_option(std::string_view name);

std::string flag_of(const OptionSpec& option);
std::string variable_of(const OptionSpec& option);

/// "; did you mean <prefix>NAME?" for what `name` was probably meant to be, of what is allowed:
/// with `prefix` "--" a flag of the commands, otherwise a key. Empty when nothing is near.
std::string suggestion(std::string_view name, std::string_view prefix, unsigned commands);

}  // namespace evenshard::cli
