// A folder to work in, and an environment that is put back.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace evenshard::cli::testing {

/// A fresh folder that is the current one while this lives.
class Workplace {
 public:
  Workplace() : before_(std::filesystem::current_path()) {
    std::string name = (std::filesystem::temp_directory_path() / "evenshard-cli.XXXXXX").string();
    if (!::mkdtemp(name.data())) std::abort();
    folder_ = name;
    std::filesystem::current_path(folder_);
  }
  ~Workplace() {
    std::filesystem::current_path(before_);
    std::filesystem::remove_all(folder_);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path before_, folder_;
};

/// One variable, set (or removed: nothing) while this lives.
class WithVariable {
 public:
  WithVariable(const char* name, const std::optional<std::string>& value) : name_(name) {
    if (const char* text = std::getenv(name)) before_ = text;
    set(value);
  }
  ~WithVariable() { set(before_); }
  WithVariable(const WithVariable&) = delete;
  WithVariable& operator=(const WithVariable&) = delete;

 private:
  void set(const std::optional<std::string>& value) {
    if (value)
      ::setenv(name_, value->c_str(), 1);
    else
      ::unsetenv(name_);
  }

  const char* name_;
  std::optional<std::string> before_;
};

}  // namespace evenshard::cli::testing
