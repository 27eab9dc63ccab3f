// What the user asked for, from the command line, the environment and pyproject.toml.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "isolate/views.hpp"
#include "model/needs.hpp"
#include "schedule/divide.hpp"
#include "schedule/groups.hpp"
#include "schedule/order.hpp"

namespace evenshard::cli {

enum class ColorChoice { automatic, always, never };

/// The settings of every command; a command leaves what it does not know at its default.
struct RunOptions {
  std::vector<std::string> paths;        ///< What to run; empty: what behave's configuration says.
  std::vector<std::string> behave_args;  ///< Everything after `--`.

  std::optional<int> workers;         ///< Nothing: auto.
  int recycle = 0;                    ///< A fresh process after this many units; 0: never.
  std::string python;                 ///< Empty: the active virtual environment's, else PATH's.
  std::vector<std::string> launcher;  ///< Words that start behave; empty: `PYTHON -m behave`.
  std::string worker_userdata;        ///< Gets each worker's number; empty: none does.
  std::string before_run;             ///< Shell command, run once before the workers start.
  std::string after_run;              ///< Shell command, run once after they have ended, always.
  std::chrono::milliseconds grace{5000};   ///< For running scenarios after the first Ctrl-C.
  bool nothing_is_fine = false;            ///< --no-tests=pass: an empty selection is no error.
  std::optional<schedule::Divide> divide;  ///< Nothing: never, but say so when it would gain much.
  std::string whole_tag = "evenshard.whole";
  schedule::Order order;
  schedule::GroupBy group_by;
  model::NeedRules needs;  ///< What must not run together, beside what evenshard's own tags say.
  isolate::Views isolate;  ///< What each worker has a view of its own of.
  enum class IsolateWith { automatic, namespaces, copies } isolate_with = IsolateWith::automatic;
  bool diagnose = false;          ///< Run what failed again alone.
  bool isolate_diff = false;      ///< Print what the tests wrote.
  std::vector<std::string> keep;  ///< Patterns of files that leave the worlds.
  bool baseline = false;          ///< One plain sequential process, measured and stored.
  std::vector<std::string>
      without_effect;  ///< Settings from elsewhere that a baseline cannot heed.

  bool cov = false;
  std::string cov_source;  ///< Empty: what coverage's own configuration says.
  /// pytest-cov's TYPE[:DEST], as given. Nothing: `term`. Empty: no report.
  std::optional<std::vector<std::string>> cov_reports;
  std::optional<double> cov_fail_under;  ///< Nothing: coverage's own configuration, if any.
  bool cov_exact = false;                ///< Compare the unrounded total.
  bool cov_branch = false;               ///< False leaves it to coverage's own configuration.
  std::optional<std::string> cov_config;
  bool cov_scenario_contexts = false;

  std::optional<int> nodes;  ///< Of simulate: up to so many, each with `workers` of its own.
  std::optional<int> cores;  ///< Of simulate: each machine's; nothing: this one's.
  std::optional<std::chrono::milliseconds> target_time;
  std::optional<std::filesystem::path> against;  ///< Of rebalance; nothing: the stored plan.
  std::optional<std::filesystem::path> write;    ///< Where rebalance puts the new plan.
  int tolerance_permille = 10;                   ///< How much longer a plan may be that moves less.
  bool backtest = false;
  std::optional<std::int64_t> since_unix_us;  ///< Only what was recorded since.
  bool regressions = false;
  bool fail_on_regression = false;
  std::optional<double> sure;  ///< 0 to 1: how sure a regression must be.
  std::optional<int> limit;    ///< Of runs.
  bool save = false;           ///< Of isolate-check.

  std::optional<std::filesystem::path> into;    ///< Of merge; nothing: `store`.
  std::optional<std::filesystem::path> output;  ///< Of export; nothing: stdout.
  std::optional<int> keep_runs;                 ///< Of prune, as the two below.
  std::optional<std::chrono::milliseconds> max_age;
  std::optional<std::int64_t> max_size;  ///< Bytes.

  std::filesystem::path store = ".evenshard/timings.db";
  ColorChoice color = ColorChoice::automatic;
  bool json = false;
  bool csv = false;
};

}  // namespace evenshard::cli
