#include "cli/settings.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <map>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "cli/config_file.hpp"
#include "cli/words.hpp"

namespace evenshard::cli {

namespace {

using base::UsageError;
/// One setting for each option; of a table all of them, the later after the earlier.
using Chosen = std::map<const OptionSpec*, std::vector<Setting>>;

constexpr const char* kConfigFile = "pyproject.toml";

std::optional<bool> parse_switch(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr std::array yes{"1", "true", "yes", "on"};
  constexpr std::array no{"0", "false", "no", "off", ""};
  if (std::ranges::find(yes, text) != yes.end()) return true;
  if (std::ranges::find(no, text) != no.end()) return false;
  return std::nullopt;
}

Setting from_variable(const OptionSpec& option, const std::string& text) {
  Setting setting{.origin = variable_of(option), .texts = {}};
  const std::optional<bool> on = parse_switch(text);
  if ((option.kinds & kSwitch) != 0 && on)
    setting.on = *on;
  else if ((option.kinds & kList) != 0)
    setting.texts = split_words(text);
  else if (option.takes_value())
    setting.texts = {text};
  else
    throw UsageError(fmt::format("{}: \"{}\" is neither true nor false", setting.origin, text));
  return setting;
}

/// The later overwrites the earlier. A switch without its value leaves the value there is.
void choose(Chosen& chosen, const OptionSpec& option, Setting setting) {
  std::vector<Setting>& known = chosen[&option];
  if (option.value_needs_equals() && setting.texts.empty() && !known.empty())
    setting.texts = known.back().texts;
  if ((option.kinds & kTable) == 0) known.clear();
  known.push_back(std::move(setting));
}

void add_variables(CommandSet command, const Surroundings& surroundings, Chosen& chosen) {
  for (const OptionSpec& option : option_table()) {
    if (option.only_flag || (option.commands & command) == 0) continue;
    if (const auto text = surroundings.variable(variable_of(option)))
      choose(chosen, option, from_variable(option, *text));
  }
}

void apply(const OptionSpec& option, const Setting& setting, RunOptions& options) {
  try {
    option.apply(options, setting);
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("{}: {}", setting.origin, error.what()));
  }
}

bool is_given(const CommandLine& given, std::string_view name) {
  return std::ranges::any_of(given.settings,
                             [&](const auto& entry) { return entry.first->name == name; });
}

/// Settings that would have no effect, given on purpose.
void check_together(CommandSet command, const CommandLine& given, const RunOptions& options) {
  const auto require = [&](const Setting& setting, std::string_view other, bool fine) {
    if (!fine) throw UsageError(fmt::format("{} has no effect without {}", setting.origin, other));
  };
  for (const auto& [option, setting] : given.settings)
    if (option->name.starts_with("cov-"))
      require(setting, "--cov", options.cov || is_given(given, "no-cov"));
    else if (command != kIsolateCheck &&
             (option->name.starts_with("isolate-") || option->name == "keep"))
      require(setting, "--isolate", options.isolate.any() || is_given(given, "isolate"));
}

/// What asks for something that one plain behave does not do.
struct BeyondBaseline {
  std::string_view option;
  bool (*asked)(const RunOptions&);
};
constexpr std::array kBeyondBaseline{
    BeyondBaseline{"workers", [](const RunOptions& options) { return options.workers != 1; }},
    BeyondBaseline{"recycle", [](const RunOptions& options) { return options.recycle != 0; }},
    BeyondBaseline{
        "divide",
        [](const RunOptions& options) { return options.divide != schedule::Divide::never; }},
    BeyondBaseline{
        "order",
        [](const RunOptions& options) { return options.order.by != schedule::Order::By::file; }},
    BeyondBaseline{"group-by",
                   [](const RunOptions& options) {
                     return options.group_by.what != schedule::GroupBy::What::feature;
                   }},
    BeyondBaseline{"isolate", [](const RunOptions& options) { return options.isolate.any(); }},
    BeyondBaseline{"diagnose", [](const RunOptions& options) { return options.diagnose; }},
    BeyondBaseline{"cov-context", [](const RunOptions& options) {
                     return options.cov && options.cov_scenario_contexts;
                   }}};

/// Given with --baseline they are refused; what is set elsewhere is for the runs in shards.
void check_baseline(const CommandLine& given, const Chosen& chosen, RunOptions& options) {
  if (!options.baseline) return;
  for (const BeyondBaseline& beyond : kBeyondBaseline) {
    const auto found = chosen.find(find_option(beyond.option));
    if (found == chosen.end() || !beyond.asked(options)) continue;
    const std::string& origin = found->second.back().origin;
    if (is_given(given, beyond.option))
      throw UsageError(fmt::format(
          "{} has no effect with --baseline, which is one plain behave: leave one out", origin));
    options.without_effect.push_back(origin);
  }
}

}  // namespace

Surroundings our_surroundings() {
  return {[](const std::string& variable) -> std::optional<std::string> {
            const char* text = std::getenv(variable.c_str());
            return text && *text ? std::optional<std::string>(text) : std::nullopt;
          },
          base::read_file_if_exists(kConfigFile)};
}

RunOptions resolve(CommandSet command, const CommandLine& given, const Surroundings& surroundings) {
  Chosen chosen;
  if (surroundings.config)
    for (auto& [option, setting] : read_config(*surroundings.config, kConfigFile))
      if ((option->commands & command) != 0) choose(chosen, *option, setting);
  add_variables(command, surroundings, chosen);
  for (const auto& [option, setting] : given.settings) choose(chosen, *option, setting);

  RunOptions options;
  options.paths = given.paths;
  options.behave_args = given.behave_args;
  for (const OptionSpec& option : option_table())  // The table's order: no-cov after cov.
    if (const auto found = chosen.find(&option); found != chosen.end())
      for (const Setting& setting : found->second) apply(option, setting, options);
  check_together(command, given, options);
  check_baseline(given, chosen, options);
  return options;
}

}  // namespace evenshard::cli
