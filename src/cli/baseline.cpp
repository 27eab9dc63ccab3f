#include "cli/baseline.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/subprocess.hpp"
#include "base/text.hpp"
#include "cli/around.hpp"
#include "cli/console.hpp"
#include "cli/coverage_stage.hpp"
#include "cli/in_place.hpp"
#include "cli/preparation.hpp"
#include "cli/python.hpp"
#include "cli/run_dir.hpp"
#include "cli/run_journal.hpp"
#include "discover/observe.hpp"
#include "report/broken_list.hpp"

namespace evenshard::cli {

namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

constexpr std::size_t kNamed = 10;

/// How many words of `command` are the interpreter and its own options.
std::size_t interpreter_words(const Words& command) {
  const std::set<std::string> with_value{"-W", "-X", "--check-hash-based-pycs"};
  std::size_t count = 1;
  while (count < command.size() && command[count].starts_with('-') && command[count] != "-m" &&
         command[count] != "-c")
    count += with_value.contains(command[count]) ? 2 : 1;
  return std::min(count, command.size());
}

/// `PYTHON … COMMAND` as `PYTHON … -m coverage run … COMMAND`.
Words under_coverage(const RunOptions& options, const Words& command) {
  const auto rest = command.begin() + static_cast<std::ptrdiff_t>(interpreter_words(command));
  const bool is_python = fs::path(command.front()).filename().string().starts_with("python");
  if (!is_python || (rest != command.end() && *rest == "-c"))
    throw base::UsageError(fmt::format(
        "--baseline with --cov needs a launcher that begins with python and a script or -m, as "
        "`coverage run` does: not {}",
        fmt::join(command, " ")));
  Words words(command.begin(), rest);
  for (const char* word : {"-m", "coverage", "run"}) words.emplace_back(word);
  if (options.cov_branch) words.emplace_back("--branch");
  if (!options.cov_source.empty()) words.push_back("--source=" + options.cov_source);
  if (options.cov_config) words.push_back("--rcfile=" + *options.cov_config);
  words.insert(words.end(), rest, command.end());
  return words;
}

Words baseline_command(const RunOptions& options, const std::string& python) {
  Words words = behave_command(options, python);
  if (options.cov) words = under_coverage(options, words);
  const Words arguments = behave_arguments(options);
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

struct Measured {
  base::Completed completed;
  model::microseconds wall{0};
  std::optional<int> covered_ppm;
};

Measured measure(const Words& command, const base::Environment& environment, HeldSignals& signals) {
  base::Command process;
  process.argv = command;
  process.environment = environment;
  const auto begin = std::chrono::steady_clock::now();
  Measured measured;
  measured.completed = run_in_place(process, signals);
  measured.wall =
      std::chrono::duration_cast<model::microseconds>(std::chrono::steady_clock::now() - begin);
  if (measured.completed.exit_code == 127)
    throw base::UsageError(fmt::format("{}: there is no such program", command.front()));
  return measured;
}

/// True when everything selected was run; otherwise what was not is named.
bool ran_all(const model::Suite& suite, const discover::Observation& observation) {
  write_err(report::broken_list(suite, false));
  const auto missing = model::reconcile(suite, observation.record(suite));
  for (std::size_t i = 0; i < std::min(missing.size(), kNamed); ++i) {
    const model::Discrepancy& one = missing[i];
    say(fmt::format("not run: {}{}  {}", suite.units.at(static_cast<std::size_t>(one.unit)).path,
                    one.line > 0 ? fmt::format(":{}", one.line) : "", one.name));
  }
  if (missing.size() > kNamed) say(fmt::format("and {} more", missing.size() - kNamed));
  return missing.empty() && suite.broken.empty();
}

Faults judge_baseline(const model::Suite& suite, const base::Completed& done, bool whole) {
  Faults faults;
  faults.failed = done.exit_code == 1;
  const bool stopped = suite.settings.stop && faults.failed;
  faults.incomplete = done.signal != 0 || done.exit_code > 1 || (!whole && !stopped);
  return faults;
}

/// The data file and, with `parallel`, its parts, as they are now.
class DataFiles {
 public:
  explicit DataFiles(fs::path data_file) : data_file_(std::move(data_file)), known_(look()) {}

  /// Those that are new or written to since then: what `coverage run` has left.
  std::vector<fs::path> fresh() const {
    std::vector<fs::path> files;
    for (const auto& [path, state] : look())
      if (const auto before = known_.find(path); before == known_.end() || before->second != state)
        files.push_back(path);
    return files;
  }

 private:
  using State = std::tuple<ino_t, std::uintmax_t, fs::file_time_type>;

  std::map<fs::path, State> look() const {
    std::map<fs::path, State> files;
    const std::string name = data_file_.filename().string();
    std::error_code ignored;
    for (const fs::directory_entry& entry :
         fs::directory_iterator(data_file_.parent_path(), ignored)) {
      const std::string found = entry.path().filename().string();
      struct stat state {};
      if ((found == name || found.starts_with(name + ".")) && !found.ends_with("-journal") &&
          ::stat(entry.path().c_str(), &state) == 0 && S_ISREG(state.st_mode))
        files[entry.path()] = {state.st_ino, entry.file_size(ignored),
                               entry.last_write_time(ignored)};
    }
    return files;
  }

  fs::path data_file_;
  std::map<fs::path, State> known_;
};

/// The same combining, reports and verdict as after a run in shards.
void report_coverage(CoverageStage& stage, const DataFiles& files, const RunDir& dir,
                     Faults& faults) {
  stage.options.run_dir = dir.path();
  fs::create_directories(dir.path() / "parts");
  model::RunRecord record;
  record.workers.emplace_back();
  for (const fs::path& file : files.fresh()) {
    const fs::path part =
        dir.path() / "parts" / fmt::format("s{}", record.workers[0].coverage_parts.size());
    base::move_into_place(file, part);
    record.workers[0].coverage_parts.push_back(part.string());
  }
  finish_coverage(stage, record, faults);
}

void record_baseline(const Preparation& made, const Measured& measured, const Faults& faults,
                     store::RunHeader header, const RunDir& dir, TimingStore& store) {
  header.baseline = true;
  header.context.workers = 1;
  RunJournal journal(dir.path(), header);
  store::RunSummary summary;
  summary.wall = measured.wall;
  summary.units = made.selected;
  summary.exit_status = exit_status(faults);
  summary.complete = true;
  summary.covered_ppm = measured.covered_ppm;
  journal.finish(summary, store);
  write_out(
      fmt::format("sequential baseline: {} for {} features; later runs are compared with it\n",
                  base::format_duration(measured.wall), made.selected));
}

/// What is planned is what runs: whole features.
RunOptions for_one_behave(RunOptions options) {
  options.workers = 1;
  options.divide = schedule::Divide::never;
  options.group_by = {};
  return options;
}

}  // namespace

int run_baseline(const RunOptions& given, TimingStore& store) {
  const RunOptions options = for_one_behave(given);
  const std::string python = find_python(options);
  std::optional<CoverageStage> coverage = prepare_coverage(options, python);
  const Preparation made = prepare(options, python, store);
  if (made.selected == 0 && made.suite.broken.empty()) return nothing_to_run(options, made.suite);
  if (!options.without_effect.empty())
    say(fmt::format("--baseline is one plain behave: {} {} no effect",
                    fmt::join(options.without_effect, ", "),
                    options.without_effect.size() == 1 ? "has" : "have"));
  const std::string run_id = new_run_id(std::chrono::system_clock::now());
  const Words command = baseline_command(options, python);
  store::RunHeader header = run_header(run_id, made, behave_arguments(options));
  if (coverage) header.coverage_version = coverage->environment.version;

  RunDir dir(run_id);
  HeldSignals signals(unfinished(dir));
  const discover::Observation observation;
  std::optional<DataFiles> data_files;
  std::optional<Measured> measured;
  const Surrounded around = surround(options, run_id, 1, signals, [&] {
    if (coverage) data_files.emplace(coverage->environment.data_file);
    measured = measure(command, observation.environment(), signals);
  });
  if (!measured) return nothing_begun(dir, signals, around);
  bool whole = false;
  const bool known = attempt([&] { whole = ran_all(made.suite, observation); });
  Faults faults = judge_baseline(made.suite, measured->completed, whole);
  faults.internal = !known;
  faults.failed |= !around.after_ok;
  if (coverage) {
    faults.internal |= !attempt([&] { report_coverage(*coverage, *data_files, dir, faults); });
    measured->covered_ppm = coverage->covered_ppm;
  }
  faults.signal = signals.first();
  if (whole && faults.signal == 0 && !faults.incomplete)
    attempt([&] { record_baseline(made, *measured, faults, header, dir, store); });
  else
    say("this run is not recorded as the baseline: it did not run everything that is selected");
  faults.signal = signals.first();
  leave(dir, faults);
  return exit_status(faults);
}

}  // namespace evenshard::cli
