#include "cli/command_line.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/error.hpp"

namespace evenshard::cli {

namespace {

using Options = std::vector<std::pair<const OptionSpec*, CLI::Option*>>;

std::string names_of(const OptionSpec& option) {
  if (option.short_flag.empty()) return flag_of(option);
  return fmt::format("{},{}", option.short_flag, flag_of(option));
}

CLI::Option* add_option(CLI::App& app, const OptionSpec& option) {
  if (!option.takes_value() || option.value_needs_equals()) return app.add_flag(names_of(option));
  CLI::Option* added = app.add_option(names_of(option))->type_name(std::string(option.value));
  return (option.kinds & kList) != 0 ? added->take_all() : added->take_last();
}

Options add_options(CLI::App& app, CommandSet command) {
  Options added;
  for (const OptionSpec& option : option_table())
    if ((option.commands & command) != 0) added.emplace_back(&option, add_option(app, option));
  return added;
}

/// CLI11 reads `--name=` as if no value followed; two words say what was meant.
std::vector<std::string> with_empty_values(std::span<const std::string> arguments) {
  std::vector<std::string> result;
  for (const std::string& argument : arguments) {
    const bool empty = argument.starts_with("--") && argument.ends_with('=');
    const std::string name = empty ? argument.substr(2, argument.size() - 3) : "";
    const OptionSpec* option = empty ? find_option(name) : nullptr;
    result.push_back(option ? "--" + name : argument);
    if (option && option->takes_value() && !option->value_needs_equals()) result.emplace_back();
  }
  return result;
}

void refuse_unknown(const std::vector<std::string>& extras, CommandSet command,
                    std::string_view name) {
  const auto unknown =
      std::ranges::find_if(extras, [](const std::string& word) { return word.starts_with('-'); });
  if (unknown == extras.end()) {
    const std::size_t most = command == kHistory                           ? 1
                             : (command & (kRuns | kExport | kPrune)) != 0 ? 0
                                                                           : extras.size();
    if (extras.size() > most)
      throw base::UsageError(fmt::format("{} takes {} ({})", name,
                                         most == 1 ? "one feature" : "no path", extras.back()));
    return;
  }
  const std::string given = unknown->substr(0, unknown->find('='));
  throw base::UsageError(fmt::format(
      "{} has no option {}{} (see evenshard {} --help; behave's own options go after --)", name,
      given, suggestion(given.substr(given.find_first_not_of('-')), "--", command), name));
}

Setting setting_of(const OptionSpec& option, const CLI::Option& given) {
  Setting setting{.origin = flag_of(option), .on = true, .texts = {}};
  const std::vector<std::string> texts = given.reduced_results();
  if (option.value_needs_equals()) {
    setting.texts = given.results();
    std::erase(setting.texts, "true");
  } else if (option.takes_value()) {
    setting.texts = texts;
  } else if (texts.back() != "true") {
    throw base::UsageError(fmt::format("{} takes no value", setting.origin));
  }
  return setting;
}

void parse(CLI::App& app, std::vector<std::string> arguments, std::string_view name) {
  std::ranges::reverse(arguments);  // As CLI11 wants it.
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    throw base::UsageError(fmt::format("{} (see evenshard {} --help)", error.what(), name));
  }
}

}  // namespace

CommandLine parse_command_line(CommandSet command, std::string_view name,
                               std::span<const std::string> arguments) {
  CommandLine result;
  const auto dashes = std::ranges::find(arguments, "--");
  if (dashes != arguments.end()) result.behave_args.assign(dashes + 1, arguments.end());

  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  const CLI::Option* help = app.add_flag("-h,--help");
  const Options options = add_options(app, command);
  const std::span<const std::string> ours(arguments.begin(), dashes);
  parse(app, with_empty_values(ours), name);

  result.help = help->count() > 0;
  result.paths = app.remaining();
  refuse_unknown(result.paths, command, name);
  for (const auto& [option, given] : options)
    if (given->count() > 0) result.settings.emplace_back(option, setting_of(*option, *given));
  return result;
}

}  // namespace evenshard::cli
