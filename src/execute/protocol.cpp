#include "execute/protocol.hpp"

#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"

namespace evenshard::execute {

namespace {

using nlohmann::json;
using std::chrono::microseconds;

std::string text(const json& message, const char* key) {
  const auto found = message.find(key);
  return found == message.end() || found->is_null() ? std::string() : found->get<std::string>();
}

bool flag(const json& message, const char* key) {
  const auto found = message.find(key);
  return found != message.end() && !found->is_null() && found->get<bool>();
}

microseconds duration(const json& message, const char* key) {
  return microseconds(message.value(key, std::int64_t{0}));
}

std::vector<std::int64_t> output_offsets(const json& list) {
  std::vector<std::int64_t> result;
  for (const json& output : list)
    result.push_back(output.is_null() ? -1 : output.get<std::int64_t>());
  return result;
}

Offsets offsets(const json& message) {
  return {message.value("log", std::int64_t{0}),
          output_offsets(message.value("outputs", json::array()))};
}

std::vector<Mark> marks(const json& message) {
  std::vector<Mark> result;
  for (const json& mark : message.value("marks", json::array()))
    result.push_back({mark.at(0).get<int>(), output_offsets(mark.at(1))});
  return result;
}

model::Outcome outcome(const json& message) {
  const auto name = message.at("outcome").get<std::string>();
  if (const auto outcome = model::parse_outcome(name)) return *outcome;
  throw base::Error(fmt::format("unknown outcome '{}'", name));
}

WorkerMessage decode_hello(const json& m) {
  return Hello{.protocol = m.at("protocol").get<int>(),
               .pid = m.value("pid", 0),
               .ctracer = flag(m, "ctracer")};
}

model::Scenario told_scenario(const json& from) {
  model::Scenario scenario;
  scenario.line = from.at(0);
  scenario.name = from.at(1);
  scenario.steps = from.at(2);
  scenario.selected = from.at(3) != 0;
  scenario.tags = from.at(4);
  return scenario;
}

model::ToldFeature told_feature(const json& from) {
  if (from.is_number()) return from.get<model::UnitId>();
  if (const auto broken = from.find("broken"); broken != from.end())
    return model::BrokenFeature{broken->at(0), broken->at(1), broken->at(2)};
  model::Unit unit;
  unit.path = from.at("path");
  unit.name = from.at("name");
  unit.lines = from.at("lines").get<std::vector<int>>();
  unit.tags = from.at("tags").get<std::vector<std::string>>();
  unit.hooked = from.at("hooked");
  for (const json& scenario : from.at("scenarios"))
    unit.scenarios.push_back(told_scenario(scenario));
  return unit;
}

WorkerMessage decode_ready(const json& m) {
  Ready ready{flag(m, "before_all_failed"), duration(m, "cpu_us"), std::nullopt, std::nullopt};
  if (m.contains("stop")) ready.stop = flag(m, "stop");
  const auto features = m.find("features");
  if (features == m.end() || features->is_null()) return ready;
  ready.features.emplace();
  for (const json& feature : *features) ready.features->push_back(told_feature(feature));
  return ready;
}

WorkerMessage decode_model(const json& m) {
  Model model{m.at("unit").get<int>(), std::nullopt};
  if (const json& lines = m.at("lines"); !lines.is_null())
    model.lines = lines.get<std::vector<int>>();
  return model;
}

WorkerMessage decode_warning(const json& m) {
  return Warned{text(m, "text")};
}

WorkerMessage decode_begin(const json& m) {
  return Begin{m.at("unit").get<int>(), offsets(m)};
}

WorkerMessage decode_scenario(const json& m) {
  return ScenarioEnded{m.at("unit").get<int>(),
                       {.line = m.at("line").get<int>(),
                        .name = text(m, "name"),
                        .outcome = outcome(m),
                        .wall = duration(m, "wall_us")}};
}

model::StepCounts step_counts(const json& m) {
  return {.passed = m.value("passed", 0),
          .failed = m.value("failed", 0),
          .skipped = m.value("skipped", 0),
          .undefined = m.value("undefined", 0),
          .untested = m.value("untested", 0)};
}

WorkerMessage decode_done(const json& m) {
  return Done{.unit = m.at("unit").get<int>(),
              .outcome = outcome(m),
              .steps = step_counts(m.value("steps", json::object())),
              .cpu = duration(m, "cpu_us"),
              .peak_rss_kib = m.value("peak_rss_kib", std::int64_t{0}),
              .offsets = offsets(m),
              .marks = marks(m),
              .error = text(m, "error")};
}

WorkerMessage decode_revoked(const json& m) {
  return Revoked{m.at("unit").get<int>()};
}

WorkerMessage decode_saved(const json& m) {
  return Saved{m.at("part").get<std::string>(), m.at("through").get<int>()};
}

std::optional<model::UnitId> unit_or_nothing(const json& m) {
  const auto unit = m.find("unit");
  return unit == m.end() || unit->is_null() ? std::nullopt : std::optional(unit->get<int>());
}

WorkerMessage decode_failed(const json& m) {
  return Failed{text(m, "reason"), unit_or_nothing(m)};
}

WorkerMessage decode_measured(const json& m) {
  return Measured{m.at("into").get<std::string>()};
}

WorkerMessage decode_aborted(const json& m) {
  return Aborted{unit_or_nothing(m)};
}

WorkerMessage decode_bye(const json& m) {
  return Bye{flag(m, "after_all_failed"), m.value("exit_code", 0)};
}

using Decoder = WorkerMessage (*)(const json&);

Decoder decoder_of(const std::string& type) {
  static const std::map<std::string, Decoder> kDecoders = {
      {"hello", decode_hello},       {"ready", decode_ready},       {"begin", decode_begin},
      {"model", decode_model},       {"scenario", decode_scenario}, {"done", decode_done},
      {"saved", decode_saved},       {"revoked", decode_revoked},   {"failed", decode_failed},
      {"measured", decode_measured}, {"aborted", decode_aborted},   {"bye", decode_bye},
      {"warning", decode_warning}};
  const auto found = kDecoders.find(type);
  if (found == kDecoders.end()) throw base::Error(fmt::format("unknown message '{}'", type));
  return found->second;
}

}  // namespace

WorkerMessage decode(const std::string& text) {
  try {
    const json message = json::parse(text);
    return decoder_of(message.at("type").get<std::string>())(message);
  } catch (const json::exception& error) {
    throw base::Error(fmt::format("not a message of the worker protocol: {}", error.what()));
  }
}

std::string encode_run(model::UnitId id, const model::Unit& unit, int attempt, bool leads) {
  json message{{"type", "run"},
               {"unit", id},
               {"path", unit.path},
               {"occurrence", unit.occurrence},
               {"attempt", attempt}};
  if (unit.piece.is_part()) {
    std::vector<int> lines;
    for (const model::Scenario& scenario : unit.scenarios) lines.push_back(scenario.line);
    message["part"] = lines;
    message["leads"] = leads;
  }
  return message.dump();
}

std::string encode_revoke(model::UnitId id) {
  return json{{"type", "revoke"}, {"unit", id}}.dump();
}

std::string encode_finish(Finish finish) {
  return json{{"type", "finish"},
              {"now", finish != Finish::queue_done},
              {"interrupt", finish == Finish::interrupted}}
      .dump();
}

}  // namespace evenshard::execute
