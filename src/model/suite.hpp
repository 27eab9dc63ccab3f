// What behave would run for the user's arguments: features as schedulable units, and what is in
// them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace evenshard::model {

/// Index into Suite::units; what the worker protocol carries.
using UnitId = int;

/// What must not run beside a scenario.
struct Needs {
  bool alone = false;                       ///< Nothing else may run on the machine.
  std::vector<std::string> resources = {};  ///< Each has a capacity. Sorted, none twice.

  bool any() const { return alone || !resources.empty(); }
  bool operator==(const Needs&) const = default;
};

/// One scenario, or one row of an outline.
struct Scenario {
  int line = 0;  ///< The line that selects it (a row's own line for an outline row).
  std::string name;
  int steps = 0;                  ///< Background steps included.
  bool selected = true;           ///< False when tags, name or line selection leave it out.
  std::vector<std::string> tags;  ///< Effective tags: feature, rule, outline and examples included.
  Needs needs = {};               ///< As `take_needs` reads them off the tags.
};

/// Which of several parts of a divided feature a unit is.
struct Piece {
  int part = 0;
  int parts = 1;

  bool is_part() const { return parts > 1; }
};

/// One feature file as one argument (or adjacent arguments) named it. Paths are valid UTF-8.
struct Unit {
  std::string path;  ///< As behave prints it: relative to the current directory where it can be.
  std::string name;  ///< The feature's title.
  std::vector<int> lines;  ///< The user's `file.feature:LINE` selections; empty: the whole file.
  std::uint64_t content_hash = 0;  ///< XXH3-64 of the file's bytes.
  std::vector<std::string> tags;
  std::vector<Scenario> scenarios = {};  ///< In file order.
  Piece piece = {};                      ///< Its scenarios are then those of the part alone.
  int occurrence = 0;   ///< How many earlier features have this path: a user may name it twice.
  bool hooked = false;  ///< Nothing in it is selected, but its hooks run: they may change that.
};

int selected_scenarios(const Unit& unit);
/// A worker must have it: something in it is selected, or hooks run for it.
bool is_wanted(const Unit& unit);
int selected_steps(const Unit& unit);

/// A file that behave's parser refuses.
struct BrokenFeature {
  std::string path;
  int line = 0;  ///< 0 when the parser gave none.
  std::string message;
};

/// One `-f FORMAT -o FILE` pair in force, from the command line or a configuration file.
struct OutputFile {
  std::string format;
  std::string path;  ///< As given; empty: standard output.
};

/// Behave's effective settings that change what evenshard does.
struct BehaveSettings {
  bool stop = false;
  std::vector<OutputFile> outputs;
  std::string junit_directory;  ///< Empty: no JUnit reports are written.
  /// The data file of a coverage that measures behave's process before evenshard comes to it; empty
  /// when each process has a file of its own. Nothing: no such coverage.
  std::optional<std::string> measured_into;
};

struct Suite {
  std::string interpreter;  ///< "cpython-3.11"
  std::string behave_version;
  BehaveSettings settings;
  bool feature_hooks = false;  ///< Hooks for each feature or rule, as far as can be told.
  bool tag_hooks = false;      ///< Hooks for each tag, those of features included.
  std::vector<Unit> units;     ///< In behave's own order; units with nothing selected included.
  std::vector<BrokenFeature> broken;
  /// The files as discovery listed them, one a line, with the lines selected in them: what workers
  /// compare their own listing with (docs/worker-protocol.md).
  std::string listing = {};
  /// How many units that need a resource may run at once; 1 where nothing is said.
  std::map<std::string, int> capacities = {};
};

/// Counts the features of each path, in their order.
void number_occurrences(Suite& suite);

/// Equal for suites of which the same scenarios are selected: path, line and name of each.
std::uint64_t selection_digest(const Suite& suite);

}  // namespace evenshard::model
