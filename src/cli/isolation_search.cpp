#include "cli/isolation_search.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/console.hpp"
#include "cli/trial.hpp"
#include "isolate/conflicts.hpp"
#include "isolate/fewest.hpp"
#include "report/phrases.hpp"

namespace evenshard::cli {

namespace {

namespace fs = std::filesystem;
using isolate::Views;

/// What failed: scenarios as `path:line  name`, and features of which no scenario tells why.
std::set<std::string> failures(const model::Suite& suite, const model::RunRecord& record) {
  std::set<std::string> failed;
  for (std::size_t unit = 0; unit < suite.units.size(); ++unit) {
    if (!model::is_wanted(suite.units[unit])) continue;
    const auto& result = record.results[unit];
    const std::size_t before = failed.size();
    if (result)
      for (const model::ScenarioResult& scenario : result->scenarios)
        if (report::is_bad(scenario.outcome))
          failed.insert(
              fmt::format("{}:{}  {}", suite.units[unit].path, scenario.line, scenario.name));
    const bool bad = !result || report::is_bad(result->outcome);
    if (bad && failed.size() == before) failed.insert(suite.units[unit].path);
  }
  return failed;
}

struct Tried {
  Views views;
  Trial trial;
  std::set<std::string> failed;
};

/// Of a suite of which nothing passed.
std::string cause(const model::RunRecord& record, const std::set<std::string>& failed) {
  for (const model::WorkerResult& worker : record.workers) {
    if (worker.before_all_failed) return "before_all failed";
    if (!worker.end.empty()) return worker.end;
  }
  for (const auto& result : record.results)
    if (result && !result->note.empty()) return result->note;
  return failed.empty() ? "" : "the first to fail is " + *failed.begin();
}

std::string one_line(const std::string& text) {
  std::istringstream words(text);
  std::string line;
  for (std::string word; words >> word;) line += (line.empty() ? "" : " ") + word;
  return line;
}

std::set<std::string> difference(const std::set<std::string>& one,
                                 const std::set<std::string>& other) {
  std::set<std::string> rest;
  std::ranges::set_difference(one, other, std::inserter(rest, rest.end()));
  return rest;
}

class Search {
 public:
  Search(Setup& setup, const fs::path& run_dir) : setup_(setup), run_dir_(run_dir) {}

  IsolationFinding run() {
    const Tried isolated = attempt(setup_.options.isolate);
    if (passed_ == 0) return no_verdict(isolated);
    reference_ = {isolated.views, isolated.failed};
    report_.port_taken = port_taken(isolated);
    if (report_.port_taken) try_with_net();
    common_ = isolate::conflicts(isolated.trial.writes, isolate::find_places(run_dir_));
    const std::set<std::string> differs = news(attempt({}).failed);
    report_.only_shared.assign(differs.begin(), differs.end());
    const Views needs = differs.empty() ? against_common() : fewest(differs);
    report_.needs = isolate::to_string(needs);
    tell_what_was_seen();
    return {std::move(report_), needs};
  }

 private:
  /// What failed with which views.
  struct Seen {
    Views views;
    std::set<std::string> failed;
  };

  IsolationFinding no_verdict(const Tried& tried) {
    const std::string why = cause(tried.trial.record, tried.failed);
    report_.no_verdict = "nothing passed" + (why.empty() ? "" : ": " + one_line(why));
    return {std::move(report_), {}};
  }

  Tried attempt(const Views& views) {
    say(fmt::format(
        "trial {}: the suite with {}", seen_.size() + 1,
        views.any() ? "--isolate " + isolate::to_string(views) : "workers that share everything"));
    const fs::path folder = run_dir_ / fmt::format("trial{}", seen_.size());
    const TrialWorlds worlds{views, isolate::without(setup_.options.isolate, views),
                             *setup_.isolation};
    Tried tried{views, run_trial(setup_, setup_.made.plan, worlds, folder), {}};
    if (tried.trial.record.signal != 0) throw SearchInterrupted{tried.trial.record.signal};
    tried.failed = failures(setup_.made.suite, tried.trial.record);
    seen_.push_back({views, tried.failed});
    add_row(tried);
    return tried;
  }

  void add_row(const Tried& tried) {
    passed_ = 0;
    for (const auto& result : tried.trial.record.results)
      if (result)
        passed_ += static_cast<int>(std::ranges::count(result->scenarios, model::Outcome::passed,
                                                       &model::ScenarioResult::outcome));
    report_.trials.push_back({isolate::to_string(tried.views), passed_,
                              static_cast<int>(tried.failed.size()), tried.trial.record.wall});
  }

  static bool port_taken(const Tried& tried) {
    return std::ranges::any_of(tried.trial.record.results, [](const auto& result) {
      return failed_cleanly(result) && tells_of_taken_port(*result);
    });
  }

  /// Without other networks a suite may fail for reasons of its own: then it is not the reference.
  void try_with_net() {
    Views views = reference_.views;
    views.net = true;
    if (*setup_.isolation != isolate::Mechanism::namespaces) return;
    const Tried tried = attempt(views);
    if (tried.failed.size() < reference_.failed.size()) reference_ = {views, tried.failed};
  }

  std::set<std::string> news(const std::set<std::string>& failed) const {
    return difference(failed, reference_.failed);
  }

  bool suffice(const Views& views) { return news(attempt(views).failed).empty(); }

  /// The views that keep apart what several workers wrote, and ports.
  Views guess() const {
    Views views = isolate::views_against(common_);
    views.net = reference_.views.net;
    return views;
  }

  /// Nothing failed, but what is common may be trouble another time.
  Views against_common() {
    const Views views = guess();
    const bool known = !views.any() || views == reference_.views;
    return known || suffice(views) ? views : reference_.views;
  }

  Views fewest(const std::set<std::string>& differs) {
    Views needs = isolate::fewest_views(reference_.views, guess(),
                                        [this](const Views& views) { return suffice(views); });
    // Without a view against what is common it may have been luck.
    const bool daring = isolate::without(isolate::views_against(common_), needs).any();
    if (daring && !suffice(needs)) needs = next_to(needs);
    if (!failed_twice(differs)) report_.now_and_then = news(attempt({}).failed).empty();
    return needs;
  }

  /// The fewest views, and those among them, that have sufficed.
  Views next_to(const Views& views) const {
    Views found = reference_.views;
    for (const Seen& seen : seen_) {
      const bool more = (seen.views | views) == seen.views && seen.views != views;
      if (more && news(seen.failed).empty() && (seen.views | found) == found) found = seen.views;
    }
    return found;
  }

  bool failed_twice(const std::set<std::string>& names) const {
    return std::ranges::any_of(names, [&](const std::string& name) {
      return std::ranges::count_if(
                 seen_, [&](const Seen& seen) { return seen.failed.contains(name); }) > 1;
    });
  }

  void tell_what_was_seen() {
    std::set<std::string> always = reference_.failed;
    for (const Seen& seen : seen_)
      if ((seen.views | reference_.views) == reference_.views)
        std::erase_if(always, [&](const auto& name) { return !seen.failed.contains(name); });
    const std::set<std::string> moody = difference(reference_.failed, always);
    report_.moody.assign(moody.begin(), moody.end());
    for (const isolate::Conflict& each : common_)
      report_.common.push_back({each.path.lexically_proximate(fs::current_path()), each.view,
                                static_cast<int>(each.workers.size())});
  }

  Setup& setup_;
  fs::path run_dir_;
  report::IsolationReport report_;
  Seen reference_;
  std::vector<isolate::Conflict> common_;
  std::vector<Seen> seen_;
  int passed_ = 0;  ///< In the last trial.
};

}  // namespace

IsolationFinding search_isolation(Setup& setup, const fs::path& run_dir) {
  return Search(setup, run_dir).run();
}

}  // namespace evenshard::cli
