#include "execute/engine.hpp"

#include "execute/run_loop.hpp"

namespace evenshard::execute {

model::RunRecord run(const model::Suite& suite, const model::Plan& plan,
                     const std::vector<model::Estimate>& estimates, const EngineOptions& options,
                     const model::NextUnit& next_unit, WorkerLauncher& launcher,
                     const base::Clock& clock, const model::RunListener& listener) {
  const Assignment assignment{suite, plan, estimates, options, next_unit};
  return RunLoop(assignment, launcher, clock, listener).run();
}

}  // namespace evenshard::execute
