// Long features → parts of some scenarios each, where that lets a run end sooner.
#pragma once

#include <string>
#include <vector>

#include "model/plan.hpp"
#include "model/suite.hpp"

namespace evenshard::schedule {

enum class Divide {
  never,
  automatic,  ///< Features that would hold up the run, by the times of their scenarios, if it pays.
  always,     ///< Every scenario by itself.
};

struct DivideOptions {
  Divide mode = Divide::never;
  int workers = 1;
  model::Overheads overheads = {};
  std::string whole_tag = "evenshard.whole";  ///< Keeps what carries it in one piece.
};

struct Division {
  model::Suite suite;  ///< Parts in place of the divided features, in file order.
  std::vector<model::Estimate> estimates;
  int features = 0;  ///< How many were divided.
};

/// Paths of the features that dividing is about: `divide` wants their scenarios' estimates.
std::vector<std::string> long_features(const model::Suite& suite,
                                       const std::vector<model::Estimate>& estimates, int workers);

/// A part costs its scenarios and, once more, what the feature takes beside its scenarios. With
/// `automatic` only features with measured scenarios are divided, none that hooks surround,
/// and nothing unless the planned makespan falls by at least a twentieth.
Division divide(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                const DivideOptions& options);

/// The planned makespan of the whole suite and of one divided wherever that pays, hooks or not,
/// with scenarios estimated by their steps where nothing better is known.
struct DivideGain {
  model::milliseconds whole{0}, divided{0};
};
DivideGain gain_of_dividing(const model::Suite& suite,
                            const std::vector<model::Estimate>& estimates,
                            const DivideOptions& options);

}  // namespace evenshard::schedule
