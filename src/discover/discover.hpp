// Asks the suite's own behave what it would run, and remembers the answer.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/suite.hpp"

namespace evenshard::discover {

struct Request {
  std::vector<std::string> command;      ///< `PYTHON -m behave`, or the launcher's words.
  std::vector<std::string> behave_args;  ///< The user's, paths last.
};

/// Where answers are kept between runs; both functions may be empty.
struct AnswerCache {
  std::function<std::optional<std::string>(std::string_view key)> load;
  std::function<void(std::string_view key, std::string_view answer)> save;
};

/// What behave would run for this request in the current directory. A cached answer is used while
/// every file, directory and configuration it rests on is unchanged (size, times and inode, else
/// content hash) and so is the environment; no Python starts then. Throws base::UsageError with
/// behave's own reason when behave would refuse (no such path, no steps directory, a bad option),
/// when behave is missing or older than 1.2.6, or when a runner of the user's own is configured.
model::Suite discover(const Request& request, const AnswerCache& cache);

}  // namespace evenshard::discover
