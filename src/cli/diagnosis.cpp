#include "cli/diagnosis.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "cli/console.hpp"
#include "cli/trial.hpp"
#include "isolate/conflicts.hpp"
#include "isolate/namespaces.hpp"
#include "report/phrases.hpp"
#include "report/unsafe_report.hpp"

namespace evenshard::cli {

namespace {

namespace fs = std::filesystem;
using isolate::WorldWrites;
using model::UnitId;
using model::UnitResult;

std::vector<UnitId> beside(const UnitResult& result, const model::RunRecord& record) {
  std::vector<UnitId> units;
  for (const auto& other : record.results)
    if (other && other->worker != result.worker && other->outcome != model::Outcome::skipped &&
        other->begin < result.begin + result.wall && result.begin < other->begin + other->wall)
      units.push_back(other->unit);
  return units;
}

class Diagnosis {
 public:
  Diagnosis(Setup& setup, const model::RunRecord& record, const fs::path& run_dir)
      : setup_(setup), record_(record), folder_(run_dir / "alone"), views_(setup.options.isolate) {
    isolate::Views watched = views_;
    watched.tmp = watched.tree = true;
    watched.home |= !isolate::find_places({}).home.empty();
    sees_writes_ = isolate::why_no_namespaces(watched, isolate::find_places({})).empty();
    if (sees_writes_) views_ = watched;
  }

  std::string run() {
    report::UnsafeReport report{{}, 0, report::unit_word(setup_.made.suite), {}};
    isolate::Views cure;
    for (const UnitResult& result : failed_beside_others()) {
      if (const Trial& trial = alone(result.unit); trial.record.signal != 0) return "";
      if (failed_alone(result.unit))
        ++report.again;
      else
        report.units.push_back(describe(result, cure));
    }
    report.cure = isolate::to_string(cure);
    return report::unsafe_report(report);
  }

 private:
  std::vector<UnitResult> failed_beside_others() const {
    std::vector<UnitResult> failed;
    for (const auto& result : record_.results)
      if (failed_cleanly(result) && !beside(*result, record_).empty()) failed.push_back(*result);
    if (!failed.empty())
      say(fmt::format("running {} again alone", report::count_text(failed.size(), "failed unit")));
    return failed;
  }

  const Trial& alone(UnitId unit) {
    const auto known = trials_.find(unit);
    if (known != trials_.end()) return known->second;
    const auto otherwise = setup_.isolation.value_or(isolate::Mechanism::copies);
    const auto mechanism = sees_writes_ ? isolate::Mechanism::namespaces : otherwise;
    return trials_
        .emplace(unit, run_alone(setup_, unit, views_, mechanism, folder_ / std::to_string(unit)))
        .first->second;
  }

  bool failed_alone(UnitId unit) {
    const auto& result = alone(unit).record.results.at(static_cast<std::size_t>(unit));
    return !result || result->outcome != model::Outcome::passed;
  }

  /// What one unit wrote when it ran alone, as if it were a worker.
  void add_writes(UnitId unit, std::vector<WorldWrites>& all) {
    for (WorldWrites world : alone(unit).writes) {
      world.worker = unit;
      all.push_back(std::move(world));
    }
  }

  std::vector<isolate::Conflict> conflicts_of(UnitId unit, const std::vector<UnitId>& others) {
    std::vector<WorldWrites> writes;
    if (sees_writes_)
      for (const UnitId other : others) add_writes(other, writes);
    add_writes(unit, writes);
    std::vector<isolate::Conflict> found =
        isolate::conflicts(writes, isolate::find_places(folder_));
    std::erase_if(found, [&](const auto& conflict) { return !conflict.workers.contains(unit); });
    return found;
  }

  /// Adds what would help to `all`.
  report::UnsafeUnit describe(const UnitResult& result, isolate::Views& all) {
    const std::vector<UnitId> others = beside(result, record_);
    report::UnsafeUnit unsafe{name_of(result.unit), {}, {}, tells_of_taken_port(result), {}};
    for (const UnitId other : others) unsafe.beside.push_back(name_of(other));
    const auto found = conflicts_of(result.unit, others);
    for (const isolate::Conflict& conflict : found)
      unsafe.common.push_back(conflict.path.lexically_proximate(fs::current_path()));
    isolate::Views cure = isolate::views_against(found);
    cure.net = unsafe.port_taken;
    unsafe.cure = isolate::to_string(cure);
    all = all | cure;
    return unsafe;
  }

  std::string name_of(UnitId unit) const {
    return report::unit_text(setup_.made.suite.units.at(static_cast<std::size_t>(unit)));
  }

  Setup& setup_;
  const model::RunRecord& record_;
  fs::path folder_;
  isolate::Views views_;
  bool sees_writes_ = false;
  std::map<UnitId, Trial> trials_;
};

}  // namespace

std::string diagnose(Setup& setup, const model::RunRecord& record, const fs::path& run_dir) {
  return Diagnosis(setup, record, run_dir).run();
}

std::string diagnosis_advice(const RunOptions& options, const model::RunRecord& record) {
  if (options.diagnose || options.isolate.any() || record.signal != 0) return "";
  const bool failed = std::ranges::any_of(
      record.results, [](const auto& result) { return result && report::is_bad(result->outcome); });
  const bool several = std::ranges::any_of(record.workers, [&](const auto& worker) {
    return worker.worker != record.workers[0].worker;
  });
  if (!failed || !several) return "";
  return "Did the workers disturb one another? --diagnose runs what failed again alone, evenshard "
         "isolate-check finds what keeps them apart";
}

}  // namespace evenshard::cli
