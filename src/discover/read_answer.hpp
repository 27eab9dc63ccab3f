// The worker's JSON answer as a value.
#pragma once

#include <string>

#include "discover/answer.hpp"

namespace evenshard::discover {

/// Throws base::UsageError with behave's own reason when the answer is a refusal, and for a runner
/// of the user's own; base::Error when it is not an answer at all.
Answer read_answer(const std::string& json);

}  // namespace evenshard::discover
