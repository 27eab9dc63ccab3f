// The workers' parts of `-f FORMAT -o FILE` → the one file behave would have written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/run.hpp"

namespace evenshard::report {

/// True when several workers' parts of this format can be made into what one behave would write.
/// docs/output-files.md lists the formats.
bool can_merge(const std::string& format);

/// What `suite.settings.outputs[index]` would hold: the counted attempts' slices in the suite's
/// order. `worker_files`: the workers' whole files for this output, for formats that are written at
/// the end and are the same in every worker. Nothing: behave would leave no file. A unit that has
/// no slice, or only the beginning of one, is left out. Throws base::Error when a slice cannot be
/// read, base::UsageError when the format cannot be merged.
std::optional<std::string> merged_output(const model::Suite& suite, const model::RunRecord& record,
                                         std::size_t index,
                                         const std::vector<std::string>& worker_files);

/// Writes merged_output() to the output's path, making its folder as behave does; removes an
/// earlier file where behave would (`rerun` without failures). The path must not be empty.
void merge_output(const model::Suite& suite, const model::RunRecord& record, std::size_t index,
                  const std::vector<std::string>& worker_files);

}  // namespace evenshard::report
