// A unit's or a scenario's recorded times, brought to the circumstances of one context.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/history.hpp"
#include "schedule/context_ratio.hpp"
#include "schedule/run_speed.hpp"
#include "schedule/track.hpp"

namespace evenshard::schedule {

/// What brings times of other runs to those of the coming one.
struct Circumstances {
  ContextRatio ratio;
  RunSpeeds speeds;
  std::map<std::string, ContextKey> context_of_run;
};

/// For a run under `target`, from everything that `history` has.
Circumstances circumstances_of(const model::History& history, const model::Context& target);

/// Each run's own speed divided out, scaled to the target context; only the target's own when
/// there are enough; as slow as the next run must expect to be.
class Series {
 public:
  /// Keeps `circumstances` by reference; has room for `size` times.
  explicit Series(const Circumstances& circumstances, std::size_t size = 0);

  /// Oldest first.
  void add(const std::string& run_id, const ContextKey& context, double value_ms);
  Track tracked() const;

  struct Time {
    std::size_t added = 0;  ///< Which of those added, from 0.
    double ms = 0;
  };
  std::vector<Time> times() const;  ///< Oldest first.

 private:
  bool enough() const;
  double level() const { return of_.speeds.level(of_.ratio.target()); }

  const Circumstances& of_;
  std::vector<std::size_t> own_at_;
  std::vector<double> own_, all_;
};

}  // namespace evenshard::schedule
