// Feature files that behave's parser refuses, listed for summary and plan.
#pragma once

#include <string>

#include "model/suite.hpp"

namespace evenshard::report {

/// A title and `  path:line  message` for each; empty when there are none.
std::string broken_list(const model::Suite& suite, bool color);

}  // namespace evenshard::report
