// Behave's answer to what it would run, and its form in the cache.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "discover/input.hpp"
#include "model/suite.hpp"

namespace evenshard::discover {

struct Answer {
  model::Suite suite;
  std::vector<int> unit_inputs;  ///< Per unit: the input that is its file.
  std::vector<Input> inputs;
};

/// Takes each unit's content hash from its input.
void take_content_hashes(Answer& answer);

/// A hash, and a text of numbers and counted strings: read six times as fast as JSON of the same
/// content. `question` stands for everything the answer depends on besides its inputs.
std::string encode(const Answer& answer, std::string_view question);
/// Nothing when the text is damaged, of another version, or answers another question.
std::optional<Answer> decode(std::string_view text, std::string_view question);

}  // namespace evenshard::discover
