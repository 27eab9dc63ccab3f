#include "model/outcome.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace evenshard::model {

namespace {
constexpr std::array<std::pair<Outcome, std::string_view>, 9> kNames = {{
    {Outcome::passed, "passed"},
    {Outcome::failed, "failed"},
    {Outcome::error, "error"},
    {Outcome::undefined, "undefined"},
    {Outcome::skipped, "skipped"},
    {Outcome::untested, "untested"},
    {Outcome::crashed, "crashed"},
    {Outcome::timed_out, "timed_out"},
    {Outcome::cancelled, "cancelled"},
}};
}  // namespace

std::string_view to_string(Outcome outcome) {
  return kNames.at(static_cast<std::size_t>(outcome)).second;
}

std::optional<Outcome> parse_outcome(std::string_view name) {
  for (const auto& [outcome, text] : kNames)
    if (text == name) return outcome;
  return std::nullopt;
}

bool is_failure(Outcome outcome) {
  return outcome == Outcome::failed || outcome == Outcome::error || outcome == Outcome::undefined;
}

int gravity(Outcome outcome) {
  constexpr std::array kMildestFirst = {Outcome::skipped,   Outcome::passed,    Outcome::untested,
                                        Outcome::undefined, Outcome::failed,    Outcome::error,
                                        Outcome::cancelled, Outcome::timed_out, Outcome::crashed};
  return static_cast<int>(std::ranges::find(kMildestFirst, outcome) - kMildestFirst.begin());
}

bool is_incomplete(Outcome outcome) {
  return outcome == Outcome::crashed || outcome == Outcome::timed_out ||
         outcome == Outcome::cancelled;
}

}  // namespace evenshard::model
