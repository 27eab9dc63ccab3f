// Features, scenarios and steps of a run by how they ended.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "model/run.hpp"

namespace evenshard::report {

/// By Outcome.
using OutcomeCounts = std::array<int, 9>;

struct RunCounts {
  OutcomeCounts features{}, scenarios{}, steps{};
};

/// Units without a result count as untested, or as skipped when nothing in them was selected.
RunCounts count_run(const model::Suite& suite, const model::RunRecord& record);

/// `3 features passed, 1 failed, 0 skipped`: behave's line and order; what behave does not know
/// (crashed, timed out, cancelled) follows where there is any.
std::string count_line(std::string_view noun, const OutcomeCounts& counts);

}  // namespace evenshard::report
