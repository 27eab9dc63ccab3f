// Watches a plain behave of the user's, and tells what it ran.
#pragma once

#include "discover/injection.hpp"
#include "model/run.hpp"

namespace evenshard::discover {

class Observation {
 public:
  /// For the process that starts behave.
  base::Environment environment() const { return injection_.environment(); }

  /// The scenarios that came to an end, for model::reconcile. Throws base::Error when what it told
  /// cannot be read.
  model::RunRecord record(const model::Suite& suite) const;

 private:
  Injection injection_{"observe", true};
};

}  // namespace evenshard::discover
