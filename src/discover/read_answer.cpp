#include "discover/read_answer.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"

namespace evenshard::discover {
namespace {

using nlohmann::json;

model::Scenario read_scenario(const json& from) {
  return {.line = from.at(0),
          .name = from.at(1),
          .steps = from.at(2),
          .selected = from.at(3) != 0,
          .tags = from.at(4)};
}

model::Unit read_unit(const json& from) {
  model::Unit unit{.path = from.at("path"),
                   .name = from.at("name"),
                   .lines = from.at("lines"),
                   .tags = from.at("tags"),
                   .hooked = from.at("hooked")};
  for (const json& scenario : from.at("scenarios"))
    unit.scenarios.push_back(read_scenario(scenario));
  return unit;
}

Input read_input(const json& from) {
  return {.kind = static_cast<InputKind>(from.at(0).get<int>()),
          .path = from.at(1),
          .stamp = {.size = from.at(2),
                    .mtime_ns = from.at(3),
                    .ctime_ns = from.at(4),
                    .inode = from.at(5)},
          .hash = 0};
}

model::BehaveSettings read_settings(const json& from) {
  model::BehaveSettings settings;
  settings.stop = from.at("stop");
  for (const json& output : from.at("outputs"))
    settings.outputs.push_back({.format = output.at(0), .path = output.at(1)});
  settings.junit_directory = from.at("junit_directory");
  if (const json& file = from.at("measured_into"); !file.is_null())
    settings.measured_into = file.get<std::string>();
  return settings;
}

void refuse_foreign_runner(const json& from) {
  const auto settings = from.find("settings");
  if (settings == from.end()) return;
  const std::string runner = settings->at("runner");
  if (runner.empty()) return;
  throw base::UsageError(
      fmt::format("the suite is configured to use its own runner, {}: evenshard is the runner of "
                  "a sharded run. Remove --runner (or `runner` in behave's configuration)",
                  runner));
}

Answer read(const json& from) {
  if (!from.at("error").is_null())
    throw base::UsageError("behave refuses: " + from.at("error").get<std::string>());
  refuse_foreign_runner(from);
  Answer answer;
  answer.suite.interpreter = from.at("interpreter");
  answer.suite.behave_version = from.at("behave");
  answer.suite.settings = read_settings(from.at("settings"));
  for (const std::string hook : from.at("hooks"))
    (hook.ends_with("_tag") ? answer.suite.tag_hooks : answer.suite.feature_hooks) = true;
  for (const json& unit : from.at("units")) {
    answer.suite.units.push_back(read_unit(unit));
    answer.unit_inputs.push_back(unit.at("input"));
  }
  model::number_occurrences(answer.suite);
  answer.suite.listing = from.at("listing");
  for (const json& broken : from.at("broken"))
    answer.suite.broken.push_back(
        {.path = broken.at(0), .line = broken.at(1), .message = broken.at(2)});
  for (const json& input : from.at("inputs")) answer.inputs.push_back(read_input(input));
  return answer;
}

}  // namespace

Answer read_answer(const std::string& text) {
  try {
    return read(json::parse(text));
  } catch (const json::exception& error) {
    throw base::Error(
        fmt::format("what behave answered cannot be read ({}): this is a fault of evenshard, "
                    "please report it",
                    error.what()));
  }
}

}  // namespace evenshard::discover
