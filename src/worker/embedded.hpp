// The Python that runs inside the suite's interpreter, as text.
#pragma once

#include <string_view>

namespace evenshard::worker {

/// evenshard_worker.py, to be written as `sitecustomize.py` (docs/worker-protocol.md).
extern const std::string_view kWorkerSource;

}  // namespace evenshard::worker
