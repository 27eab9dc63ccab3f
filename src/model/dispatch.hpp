// The question an idle worker asks: which unit next? Policies in `schedule` answer it, `execute`
// asks.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "model/plan.hpp"

namespace evenshard::model {

/// What is still waiting, seen from the engine. Shards keep the plan's order.
struct DispatchState {
  std::vector<std::vector<UnitId>> waiting;  ///< Per worker: its planned units not yet handed out.
};

struct Choice {
  UnitId unit = -1;
  int from = 0;  ///< The shard it was waiting in.
};

/// Pure. Nothing: this worker is not needed any more.
using NextUnit = std::function<std::optional<Choice>(const DispatchState&, int worker)>;

}  // namespace evenshard::model
