// The few lines of Python that ask the suite's own coverage.py, and how they are asked.
#pragma once

#include <string>
#include <vector>

#include "base/subprocess.hpp"

namespace evenshard::coverage {

extern const char kScript[];

/// Removes what would make a helper process measure itself.
extern const base::Environment kUnmeasured;

/// Runs the script with `arguments`; its answer, a JSON object as text. Throws base::Error when
/// Python does not start or does not answer.
std::string ask(const std::string& python, std::vector<std::string> arguments);

/// Everything a command said, stderr last, without surrounding white space.
std::string said(const base::Completed& completed);

}  // namespace evenshard::coverage
