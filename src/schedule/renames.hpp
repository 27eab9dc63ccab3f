// A feature that was moved or renamed keeps what was known of it.
#pragma once

#include <string>
#include <vector>

#include "model/history.hpp"
#include "model/suite.hpp"

namespace evenshard::schedule {

struct Rename {
  std::string from, to;
};

/// Known paths that are not in `suite` and could be former ones of its new units. `follow_renames`
/// wants their scenarios in the history.
std::vector<std::string> possible_former_paths(const model::Suite& suite,
                                               const model::History& history);

/// Units of `suite` with little or no history of their own get, behind it, the history that ends
/// under a path that is not in the suite before theirs begins: of the same content, else with at
/// least half of both's scenario names. The former path keeps none of it. Returns which.
std::vector<Rename> follow_renames(const model::Suite& suite, model::History& history);

}  // namespace evenshard::schedule
