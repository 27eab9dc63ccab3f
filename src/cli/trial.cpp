#include "cli/trial.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>
#include <utility>

#include "cli/python.hpp"

namespace evenshard::cli {

namespace {

namespace fs = std::filesystem;

std::string read_slice(const model::Slice& slice) {
  std::string bytes(static_cast<std::size_t>(std::max<std::int64_t>(0, slice.end - slice.begin)),
                    0);
  std::ifstream file(slice.file, std::ios::binary);
  file.seekg(slice.begin);
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

execute::EngineOptions trial_options(const Setup& setup, const fs::path& folder) {
  execute::EngineOptions engine = engine_options(setup, folder.filename(), folder);
  RunOptions quiet = setup.options;
  quiet.behave_args.emplace_back("--no-junit");
  engine.behave_args = behave_arguments(quiet);
  engine.coverage.reset();
  for (std::size_t i = 0; i < engine.redirect_outputs.size(); ++i)
    engine.redirect_outputs[i] = !setup.made.suite.settings.outputs.at(i).path.empty();
  return engine;
}

}  // namespace

Trial run_trial(Setup& setup, const model::Plan& plan, const TrialWorlds& seen,
                const fs::path& folder) {
  std::optional<isolate::Worlds> worlds;
  if ((seen.own | seen.common).any())
    worlds.emplace(
        isolate::Options{seen.own, seen.mechanism, isolate::find_places(folder), {}, seen.common});
  Trial trial;
  fs::create_directories(folder);
  trial.record = run_workers(setup, plan, trial_options(setup, folder), worlds ? &*worlds : nullptr,
                             [](const model::RunEvent&) {});
  if (worlds) trial.writes = worlds->writes();
  return trial;
}

Trial run_alone(Setup& setup, model::UnitId unit, const isolate::Views& views,
                isolate::Mechanism mechanism, const fs::path& folder) {
  model::Plan plan;
  plan.shards.push_back({{unit}, {}});
  return run_trial(setup, plan, {views, {}, mechanism}, folder);
}

bool tells_of_taken_port(const model::UnitResult& result) {
  constexpr std::array<std::string_view, 2> signs{"ddress already in use", "EADDRINUSE"};
  const std::string text = read_slice(result.log);
  return std::ranges::any_of(
      signs, [&](std::string_view sign) { return text.find(sign) != std::string::npos; });
}

bool failed_cleanly(const std::optional<model::UnitResult>& result) {
  return result &&
         (result->outcome == model::Outcome::failed || result->outcome == model::Outcome::error);
}

}  // namespace evenshard::cli
