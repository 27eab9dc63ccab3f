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
  std::vector<UnitId> running = {};          ///< Handed out and not ended, by all workers.
  int unsettled = 0;                         ///< Workers that are starting up or shutting down.
};

struct Choice {
  UnitId unit = -1;
  int from = 0;  ///< The shard it was waiting in.

  bool is_wait() const { return unit < 0; }
};

/// Nothing that waits may run beside what runs: ask again when a unit or a process has ended.
inline constexpr Choice kWait{};

/// Pure. Nothing: this worker is not needed any more. Never `kWait` while nothing runs and everyone
/// is settled.
using NextUnit = std::function<std::optional<Choice>(const DispatchState&, int worker)>;

}  // namespace evenshard::model
