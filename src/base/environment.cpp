#include "base/environment.hpp"

#include <cstdlib>

#include <unistd.h>

extern char** environ;

namespace evenshard::base {

namespace fs = std::filesystem;

namespace {

bool is_executable(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (std::string& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

}  // namespace

Variables merged_environment(const Environment& changes) {
  Variables variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos)
      variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  for (const auto& [name, value] : changes) {
    if (value)
      variables.insert_or_assign(name, *value);
    else
      variables.erase(name);
  }
  return variables;
}

std::optional<fs::path> find_in(std::string_view directories, const std::string& name) {
  for (;;) {
    const std::size_t colon = directories.find(':');
    const std::string_view directory = directories.substr(0, colon);
    const fs::path candidate = fs::absolute(fs::path(directory.empty() ? "." : directory) / name);
    if (is_executable(candidate)) return candidate;
    if (colon == std::string_view::npos) return std::nullopt;
    directories.remove_prefix(colon + 1);
  }
}

std::optional<fs::path> find_executable(const std::string& name) {
  if (name.find('/') == std::string::npos) {
    const char* path = std::getenv("PATH");
    return path == nullptr ? std::nullopt : find_in(path, name);
  }
  return is_executable(name) ? std::optional(fs::absolute(name)) : std::nullopt;
}

Invocation::Invocation(std::vector<std::string> words, const Environment& changes)
    : words_(std::move(words)), program_(words_.front()) {
  const Variables variables = merged_environment(changes);
  for (const auto& [name, value] : variables) settings_.push_back(name + "=" + value);
  if (words_.front().find('/') == std::string::npos) {
    const auto path = variables.find("PATH");
    program_ = path == variables.end() ? std::nullopt : find_in(path->second, words_.front());
  }
  argv_ = pointers(words_);
  environment_ = pointers(settings_);
}

}  // namespace evenshard::base
