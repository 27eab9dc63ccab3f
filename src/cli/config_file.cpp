#include "cli/config_file.hpp"

#include <optional>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "base/error.hpp"

namespace evenshard::cli {

namespace {

using base::UsageError;

std::string at(const std::filesystem::path& path, const toml::source_region& source) {
  return fmt::format("{}:{}", path.string(), source.begin.line);
}

toml::table parse(std::string_view text, const std::filesystem::path& path) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    throw UsageError(fmt::format("{}: {}", at(path, error.source()), error.description()));
  }
}

std::string expected_kinds(const OptionSpec& option) {
  std::string kinds;
  const auto add = [&](unsigned kind, std::string_view name) {
    if ((option.kinds & kind) != 0) kinds += fmt::format("{}{}", kinds.empty() ? "" : " or ", name);
  };
  add(kSwitch, "true or false");
  add(kNumber, "a number");
  add(kText, "a string");
  add(kTable, "a table of numbers and strings");
  add(kList, "an array of strings");
  return kinds;
}

/// A number as it is written, a string as it is.
std::optional<std::string> text_of(const toml::node& node, unsigned kinds) {
  if (node.is_string() && (kinds & kText) != 0) return node.ref<std::string>();
  if (node.is_integer() && (kinds & kNumber) != 0) return std::to_string(node.ref<std::int64_t>());
  if (node.is_floating_point() && (kinds & kNumber) != 0)
    return fmt::format("{}", node.ref<double>());
  return std::nullopt;
}

bool read_list(const toml::array& array, Setting& setting) {
  for (const toml::node& element : array) {
    if (!element.is_string()) return false;
    setting.texts.push_back(element.ref<std::string>());
  }
  return true;
}

bool read_table(const toml::table& table, Setting& setting) {
  for (const auto& [key, node] : table) {
    const std::optional<std::string> text = text_of(node, kText | kNumber);
    if (!text) return false;
    setting.texts.push_back(fmt::format("{}={}", std::string_view(key), *text));
  }
  return true;
}

bool read_value(const toml::node& node, const OptionSpec& option, Setting& setting) {
  if (const toml::array* array = node.as_array())
    return (option.kinds & kList) != 0 && read_list(*array, setting);
  if (const toml::table* table = node.as_table())
    return (option.kinds & kTable) != 0 && read_table(*table, setting);
  if (node.is_boolean()) {
    setting.on = node.ref<bool>();
    return (option.kinds & kSwitch) != 0;
  }
  const std::optional<std::string> text = text_of(node, option.kinds);
  if (text) setting.texts = {*text};
  return text.has_value();
}

const OptionSpec& option_of(std::string_view key, const std::string& where) {
  const OptionSpec* option = find_option(key);
  if (option && !option->only_flag) return *option;
  if (option) throw UsageError(fmt::format("{}: {} belongs on the command line only", where, key));
  throw UsageError(
      fmt::format("{}: [tool.evenshard] has no key {}{}", where, key, suggestion(key, "", kAny)));
}

}  // namespace

std::vector<std::pair<const OptionSpec*, Setting>> read_config(std::string_view text,
                                                               const std::filesystem::path& path) {
  const toml::table file = parse(text, path);
  const toml::node_view ours = file["tool"]["evenshard"];
  std::vector<std::pair<const OptionSpec*, Setting>> settings;
  if (!ours) return settings;
  if (!ours.is_table())
    throw UsageError(
        fmt::format("{}: tool.evenshard is not a table", at(path, ours.node()->source())));
  for (const auto& [key, node] : *ours.as_table()) {
    const std::string where = at(path, node.source());
    const OptionSpec& option = option_of(std::string_view(key), where);
    Setting setting{.origin = fmt::format("{}: {}", where, std::string_view(key)), .texts = {}};
    if (!read_value(node, option, setting))
      throw UsageError(fmt::format("{} must be {}", setting.origin, expected_kinds(option)));
    settings.emplace_back(&option, setting);
  }
  return settings;
}

}  // namespace evenshard::cli
