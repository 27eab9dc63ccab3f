// The question to the suite's own behave, put by starting it once.
#pragma once

#include "discover/answer.hpp"
#include "discover/discover.hpp"

namespace evenshard::discover {

/// Starts behave and has it answer instead of running. Hashes are not filled in yet.
/// Throws base::UsageError with behave's own reason when there is no answer.
Answer ask_behave(const Request& request);

}  // namespace evenshard::discover
