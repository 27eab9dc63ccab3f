#include "cli/set_options.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "cli/since.hpp"
#include "cli/words.hpp"

namespace evenshard::cli {

namespace {

using base::UsageError;

std::vector<std::string> split_at_commas(const std::vector<std::string>& texts) {
  std::vector<std::string> words;
  for (const std::string& text : texts) {
    std::istringstream list(text);
    for (std::string word; std::getline(list, word, ',');) words.push_back(word);
  }
  return words;
}

[[noreturn]] void refuse(const Setting& setting, std::string_view expected) {
  throw UsageError(fmt::format("\"{}\" is not {}", setting.text(), expected));
}

int parse_number(const Setting& setting, int least, int most, std::string_view expected) {
  const std::string& text = setting.text();
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < least || number > most)
    refuse(setting, expected);
  return number;
}

constexpr int kMostWorkers = 1024;

int parse_capacity(const Setting& setting) {
  return parse_number(setting, 1, kMostWorkers,
                      "how many may run at once: 1 to 1024 (nor, for a tag, a name or serial)");
}

std::uint64_t drawn_seed() {
  return base::hash_bytes(base::random_hex(16)) % 1'000'000;
}

/// "CAPACITY", "serial" or the name of a resource, of a tag of the suite's own.
void map_tag(RunOptions& options, const std::string& tag, const Setting& value) {
  const std::string& text = value.text();
  model::Needs& needs = options.needs.tags[tag.substr(1)] = {};
  if (text == "serial")
    needs.alone = true;
  else if (text.find_first_of("-.0123456789") != 0 && model::is_resource_name(text))
    needs.resources = {text};
  else
    options.needs.capacities[needs.resources.emplace_back(tag)] = parse_capacity(value);
}

double parse_percent(const Setting& setting) {
  std::string_view rest = setting.text();
  const std::optional<double> percent = base::take_decimal(rest);
  if (!percent || !rest.empty() || *percent > 100) refuse(setting, "a percentage: 0 to 100");
  return *percent;
}

constexpr std::int64_t kLeastSize = 128'000;  // An empty store takes 48 kB to 100 kB.

}  // namespace

void set_workers(RunOptions& options, const Setting& setting) {
  options.workers.reset();
  if (setting.text() != "auto")
    options.workers =
        parse_number(setting, 1, kMostWorkers, "a number of workers: 1 to 1024, or auto");
}

void set_recycle(RunOptions& options, const Setting& setting) {
  options.recycle = parse_number(setting, 0, std::numeric_limits<int>::max(),
                                 "a number of features: 0 (never a fresh process) or more");
}

void set_python(RunOptions& options, const Setting& setting) {
  if (setting.text().empty()) refuse(setting, "the path of a Python interpreter");
  options.python = setting.text();
}

void set_launcher(RunOptions& options, const Setting& setting) {
  options.launcher = split_words(setting.text());
  if (options.launcher.empty()) refuse(setting, "a command");
}

void set_worker_userdata(RunOptions& options, const Setting& setting) {
  if (setting.text().empty() || setting.text().find('=') != std::string::npos)
    refuse(setting, "the name of a userdata, such as worker_id");
  options.worker_userdata = setting.text();
}

void set_grace(RunOptions& options, const Setting& setting) {
  options.grace = base::parse_duration(setting.text());
}

void set_no_tests(RunOptions& options, const Setting& setting) {
  if (setting.text() != "pass" && setting.text() != "fail") refuse(setting, "pass or fail");
  options.nothing_is_fine = setting.text() == "pass";
}

void set_divide(RunOptions& options, const Setting& setting) {
  const std::string& text = setting.text();
  if (text == "auto")
    options.divide = schedule::Divide::automatic;
  else if (text == "always")
    options.divide = schedule::Divide::always;
  else if (text == "never")
    options.divide = schedule::Divide::never;
  else
    refuse(setting, "auto, never or always");
}

void set_order(RunOptions& options, const Setting& setting) {
  using By = schedule::Order::By;
  const std::string& text = setting.text();
  constexpr std::string_view kRandom = "random:";
  const char* end = text.data() + text.size();
  if (text == "longest")
    options.order = {By::longest};
  else if (text == "failed-first")
    options.order = {By::failed};
  else if (text == "file")
    options.order = {By::file};
  else if (text == "random")
    options.order = {By::random, drawn_seed()};
  else if (std::uint64_t seed = 0;
           text.starts_with(kRandom) && std::from_chars(text.data() + kRandom.size(), end, seed) ==
                                            std::from_chars_result{end, std::errc()})
    options.order = {By::random, seed};
  else
    refuse(setting, "longest, failed-first, file, random or random:SEED");
}

void set_group_by(RunOptions& options, const Setting& setting) {
  using What = schedule::GroupBy::What;
  const std::string& text = setting.text();
  constexpr std::string_view kTags = "tag:";
  if (text == "feature") {
    options.group_by = {};
  } else if (text == "folder") {
    options.group_by = {.what = What::folder};
  } else if (text == "tag") {
    options.group_by = {.what = What::tag};
  } else if (text.starts_with(kTags) && text.size() > kTags.size() + (text[kTags.size()] == '@')) {
    options.group_by = {What::tag, text.substr(kTags.size() + (text[kTags.size()] == '@'))};
  } else {
    refuse(setting, "feature, folder, tag or tag:PATTERN");
  }
}

void set_whole_tag(RunOptions& options, const Setting& setting) {
  const std::string& text = setting.text();
  options.whole_tag = text.starts_with('@') ? text.substr(1) : text;
  if (options.whole_tag.empty()) refuse(setting, "a tag");
}

void set_resource(RunOptions& options, const Setting& setting) {
  for (const std::string& entry : setting.texts) {
    const std::size_t equals = std::min(entry.rfind('='), entry.size());
    const std::string key = entry.substr(0, equals);
    const Setting value{.origin = setting.origin,
                        .texts = {entry.substr(std::min(equals + 1, entry.size()))}};
    const bool is_tag =
        key.size() > 1 && key.starts_with('@') && key.find_first_of("=, \t") == std::string::npos;
    if (is_tag && !value.text().empty())
      map_tag(options, key, value);
    else if (model::is_resource_name(key) && !value.text().empty())
      options.needs.capacities[key] = parse_capacity(value);
    else
      throw UsageError(fmt::format(
          "\"{}\" is not NAME=CAPACITY, @TAG=CAPACITY, @TAG=NAME or @TAG=serial", entry));
  }
}

void set_isolate(RunOptions& options, const Setting& setting) {
  isolate::Views& views = options.isolate = {};
  for (const std::string& name : split_at_commas(setting.texts)) {
    if (name == "tmp")
      views.tmp = true;
    else if (name == "tree")
      views.tree = true;
    else if (name == "home")
      views.home = true;
    else if (name == "net")
      views.net = true;
    else if (name == "all")
      views.tmp = views.tree = views.home = true;
    else if (name != "none")
      throw UsageError(fmt::format("\"{}\" is not tmp, tree, home, net, all or none", name));
  }
}

void set_isolate_with(RunOptions& options, const Setting& setting) {
  using With = RunOptions::IsolateWith;
  const std::string& text = setting.text();
  if (text == "auto")
    options.isolate_with = With::automatic;
  else if (text == "namespaces")
    options.isolate_with = With::namespaces;
  else if (text == "copy")
    options.isolate_with = With::copies;
  else
    refuse(setting, "auto, namespaces or copy");
}

void set_keep(RunOptions& options, const Setting& setting) {
  for (const std::string& pattern : setting.texts) {
    const auto path = std::filesystem::path(pattern).lexically_normal().relative_path();
    if (path.empty() || path == "." || *path.begin() == "..")
      throw UsageError(fmt::format(
          "'{}' is no pattern of files in the project: write such as 'reports/**'", pattern));
  }
  options.keep = setting.texts;
}

void set_cov(RunOptions& options, const Setting& setting) {
  options.cov = setting.on;
  options.cov_source = fmt::format("{}", fmt::join(setting.texts, ","));
}

void set_cov_report(RunOptions& options, const Setting& setting) {
  options.cov_reports.emplace();
  for (const std::string& text : setting.texts)
    if (!text.empty()) options.cov_reports->push_back(text);
}

void set_fail_under(RunOptions& options, const Setting& setting) {
  options.cov_fail_under = parse_percent(setting);
}

void set_context(RunOptions& options, const Setting& setting) {
  if (setting.text() != "scenario") refuse(setting, "scenario");
  options.cov_scenario_contexts = true;
}

void set_store(RunOptions& options, const Setting& setting) {
  if (setting.text().empty()) refuse(setting, "the path of a file");
  options.store = setting.text();
}

void set_color(RunOptions& options, const Setting& setting) {
  const std::string& text = setting.text();
  if (text == "auto")
    options.color = ColorChoice::automatic;
  else if (text == "always")
    options.color = ColorChoice::always;
  else if (text == "never")
    options.color = ColorChoice::never;
  else
    refuse(setting, "auto, always or never");
}

void set_nodes(RunOptions& options, const Setting& setting) {
  options.nodes = parse_number(setting, 1, kMostWorkers, "a number of nodes: 1 to 1024");
}

void set_cores(RunOptions& options, const Setting& setting) {
  options.cores = parse_number(setting, 1, kMostWorkers, "a number of cores: 1 to 1024");
}

void set_target_time(RunOptions& options, const Setting& setting) {
  options.target_time = base::parse_duration(setting.text());
}

void set_tolerance(RunOptions& options, const Setting& setting) {
  options.tolerance_permille = static_cast<int>(std::lround(10 * parse_percent(setting)));
}

void set_keep_runs(RunOptions& options, const Setting& setting) {
  options.keep_runs =
      parse_number(setting, 1, std::numeric_limits<int>::max(), "a number of runs: 1 or more");
}

void set_max_age(RunOptions& options, const Setting& setting) {
  options.max_age = base::parse_duration(setting.text());
}

void set_max_size(RunOptions& options, const Setting& setting) {
  options.max_size = base::parse_size(setting.text());
  if (*options.max_size < kLeastSize) refuse(setting, "a size of 128 kB or more");
}

void set_since(RunOptions& options, const Setting& setting) {
  const std::int64_t now = base::SystemClock().wall().time_since_epoch().count();
  options.since_unix_us = parse_since(setting.text(), now);
}

void set_sure(RunOptions& options, const Setting& setting) {
  options.sure = parse_percent(setting) / 100;
}

void set_fail_on_regression(RunOptions& options, const Setting& setting) {
  options.fail_on_regression = setting.on;
  options.regressions |= setting.on;
}

void set_limit(RunOptions& options, const Setting& setting) {
  options.limit =
      parse_number(setting, 1, std::numeric_limits<int>::max(), "a number of runs: 1 or more");
}

}  // namespace evenshard::cli
