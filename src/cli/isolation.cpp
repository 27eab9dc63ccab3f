#include "cli/isolation.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/console.hpp"
#include "isolate/namespaces.hpp"

namespace evenshard::cli {

namespace {

namespace fs = std::filesystem;
using isolate::Mechanism;
using isolate::Write;

std::string reason_for_copies(const RunOptions& options) {
  return isolate::why_no_namespaces(options.isolate, isolate::find_places({}));
}

Mechanism by_copies(const RunOptions& options, const std::string& reason) {
  if (options.isolate.net)
    throw base::UsageError(fmt::format("--isolate net needs namespaces: {}", reason));
  say(fmt::format("isolating {} by copies and environment variables: {}",
                  isolate::to_string(options.isolate), reason));
  return Mechanism::copies;
}

Mechanism by_namespaces(const RunOptions& options) {
  say(fmt::format("isolating {} by namespaces", isolate::to_string(options.isolate)));
  return Mechanism::namespaces;
}

std::string_view mark(Write::Kind kind) {
  switch (kind) {
    case Write::Kind::made:
      return "+";
    case Write::Kind::changed:
      return "~";
    case Write::Kind::removed:
      return "-";
  }
  return "?";
}

/// What is written through a link is found where the link leads. The part before the first wildcard
/// is a folder's name as it stands.
isolate::KeepRule without_links(const fs::path& pattern, bool newest) {
  fs::path base, rest;
  for (const fs::path& part : pattern.lexically_normal())
    if (part.empty())
      continue;
    else if (rest.empty() && part.string().find_first_of("*?[\\") == std::string::npos)
      base /= part;
    else
      rest /= part;
  std::error_code ignored;
  const fs::path real = fs::weakly_canonical(base, ignored);
  if (!rest.empty()) return {real, rest.string(), newest};
  return {real.parent_path(), real.filename().string(), newest};
}

}  // namespace

std::optional<Mechanism> choose_mechanism(const RunOptions& options) {
  if (!options.isolate.any()) return std::nullopt;
  using With = RunOptions::IsolateWith;
  folders_of(options.isolate, isolate::find_places({}));  // Refuses what no way can do.
  if (options.isolate_with == With::copies) return by_copies(options, "as --isolate-with says");
  const std::string reason = reason_for_copies(options);
  if (reason.empty()) return by_namespaces(options);
  if (options.isolate_with == With::namespaces)
    throw base::UsageError(fmt::format("--isolate-with namespaces is not possible: {}", reason));
  return by_copies(options, reason);
}

isolate::Options world_options(const RunOptions& options, Mechanism mechanism,
                               const model::BehaveSettings& behave, const fs::path& run_dir) {
  isolate::Options worlds{options.isolate, mechanism, isolate::find_places(run_dir), {}};
  const auto keep = [&](const fs::path& pattern, bool newest) {
    worlds.keep.push_back({pattern.is_absolute() ? "/" : worlds.places.project,
                           pattern.relative_path().string(), newest});
    worlds.keep.push_back(without_links(worlds.places.project / pattern, newest));
  };
  if (!behave.junit_directory.empty()) keep(behave.junit_directory, true);
  for (const model::OutputFile& output : behave.outputs)
    if (!output.path.empty()) keep(output.path, true);
  for (const std::string& pattern : options.keep) keep(pattern, false);
  return worlds;
}

std::vector<std::string> found_from_anywhere(std::vector<std::string> command) {
  std::string& program = command.front();
  if (program.find('/') != std::string::npos) program = fs::absolute(program);
  return command;
}

execute::Surroundings surroundings_of(isolate::Worlds& worlds, int worker, int incarnation) {
  isolate::Entry entry = worlds.add(worker, incarnation);
  return {std::move(entry.enter), std::move(entry.environment)};
}

void keep_files(const isolate::Worlds& worlds, Faults& faults) {
  const isolate::Export kept = worlds.export_kept();
  for (const fs::path& path : kept.disputed)
    say(
        fmt::format("warning: several workers wrote {}: each version is kept beside it, as {}.w0.0 "
                    "and so on",
                    path.string(), path.filename().string()));
  for (const fs::path& path : worlds.left_out())
    say(fmt::format("warning: {} is not kept: it is no file", path.string()));
  for (const std::string& problem : worlds.problems()) say(problem);
  for (const std::string& failure : kept.failed) say(failure);
  faults.internal |= !worlds.problems().empty() || !kept.failed.empty();
}

void print_writes(const isolate::Worlds& worlds) {
  const fs::path project = fs::current_path();
  for (const isolate::WorldWrites& world : worlds.writes()) {
    write_out(fmt::format("\nworker process {} wrote{}\n", world.process,
                          world.writes.empty() ? " nothing" : ":"));
    for (const Write& write : world.writes) {
      const bool inside = isolate::is_within(write.path, project);
      write_out(
          fmt::format("  {} {}\n", mark(write.kind),
                      (inside ? write.path.lexically_relative(project) : write.path).string()));
    }
  }
}

}  // namespace evenshard::cli
