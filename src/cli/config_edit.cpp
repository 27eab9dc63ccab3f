#include "cli/config_edit.hpp"

#include <algorithm>
#include <regex>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include "base/error.hpp"
#include "cli/config_file.hpp"

namespace evenshard::cli {

namespace {

std::size_t offset_of(const std::string& text, toml::source_position position) {
  std::size_t line_start = 0;
  for (toml::source_index line = 1; line < position.line; ++line)
    line_start = text.find('\n', line_start) + 1;
  return line_start + position.column - 1;
}

bool has_value(const std::string& text, const std::filesystem::path& path, const std::string& key,
               const std::vector<std::string>& values) {
  const auto settings = read_config(text, path);
  return std::ranges::any_of(settings, [&](const auto& entry) {
    return entry.first->name == key && entry.second.texts == values;
  });
}

std::string with_value(std::string text, const std::string& key, const std::string& value) {
  const toml::table file = toml::parse(text);
  if (const auto known = file["tool"]["evenshard"][key]) {
    const toml::source_region& source = known.node()->source();
    const std::size_t begin = offset_of(text, source.begin);
    return text.replace(begin, offset_of(text, source.end) - begin, value);
  }
  const std::string line = fmt::format("{} = {}\n", key, value);
  const std::regex heading(
      R"((^|\n)[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*evenshard[ \t]*\][^\n]*(\n|$))");
  std::smatch found;
  if (std::regex_search(text, found, heading)) {
    const auto end = static_cast<std::size_t>(found.position() + found.length());
    return text.insert(end, (text[end - 1] == '\n' ? "" : "\n") + line);
  }
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  return text + (text.empty() ? "" : "\n") + "[tool.evenshard]\n" + line;
}

}  // namespace

std::string set_in_config(const std::string& text, const std::filesystem::path& path,
                          const std::string& key, const std::vector<std::string>& values) {
  const std::string value = fmt::format("[\"{}\"]", fmt::join(values, "\", \""));
  try {
    std::string changed = with_value(text, key, value);
    if (has_value(changed, path, key, values)) return changed;
  } catch (const toml::parse_error&) {
  } catch (const base::UsageError&) {
  }
  throw base::UsageError(fmt::format("{} could not be changed: write {} = {} into [tool.evenshard]",
                                     path.string(), key, value));
}

}  // namespace evenshard::cli
