#include "isolate/worlds.hpp"

#include <algorithm>
#include <iterator>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "isolate/mounts.hpp"
#include "isolate/namespaces.hpp"

namespace evenshard::isolate {

namespace fs = std::filesystem;

namespace {

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw base::Error(fmt::format("cannot make {}: {}", folder.string(), error.message()));
}

void add_tree(const fs::path& tree, const fs::path& above, Entry& entry) {
  entry.enter = [tree] {
    if (::chdir(tree.c_str()) != 0) base::throw_errno("enter", tree);
  };
  entry.environment = {{"PWD", tree.string()}, {"GIT_CEILING_DIRECTORIES", above.string()}};
}

void add_tmp(const fs::path& tmp, base::Environment& environment) {
  make_folder(tmp);
  environment.emplace_back("TMPDIR", tmp.string());
}

/// Where there can be no view of $HOME, another one. What pip installed for the user stays.
void add_home(const fs::path& home, const fs::path& real, base::Environment& environment) {
  make_folder(home);
  environment.emplace_back("HOME", home.string());
  if (!real.empty()) environment.emplace_back("PYTHONUSERBASE", (real / ".local").string());
  for (const char* variable :
       {"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"})
    environment.emplace_back(variable, std::nullopt);
}

}  // namespace

Worlds::Worlds(Options options) : options_(std::move(options)) {
  if (options_.mechanism == Mechanism::copies && (options_.views.tree || options_.common.tree))
    files_ = files_to_copy(options_.places.project);
}

Worlds::~Worlds() {
  base::remove_tree(folder());
}

fs::path Worlds::folder() const {
  return options_.places.run_dir / "worlds";
}

fs::path Worlds::common_folder() const {
  return folder() / "common";
}

std::vector<fs::path> Worlds::copies() const {
  std::vector<fs::path> roots;
  if (options_.mechanism == Mechanism::copies && options_.views.tree)
    for (const World& world : worlds_) roots.push_back(world.folder / "tree");
  return roots;
}

Entry Worlds::add(int worker, int incarnation) {
  for (World& world : worlds_)
    if (world.written.worker == worker) settle(world);
  World& world = worlds_.emplace_back();
  world.written.worker = worker;
  world.written.process = fmt::format("w{}.{}", worker, incarnation);
  world.folder = folder() / world.written.process;
  make_folder(world.folder);
  if (options_.common.any()) make_common();
  return options_.mechanism == Mechanism::namespaces ? enter_by_namespaces(world)
                                                     : enter_by_copy(world);
}

/// Once, and as late as can be: what was put below before is seen.
void Worlds::make_common() {
  if (common_made_) return;
  const fs::path folder = common_folder();
  make_folder(folder);
  if (options_.mechanism == Mechanism::namespaces)
    common_.emplace(options_.common, options_.views, options_.places, folder);
  else if (options_.common.tree)
    copy_files(options_.places.project, files_, folder / "tree");
  common_made_ = true;
}

Entry Worlds::enter_by_namespaces(World& world) {
  world.handover.emplace();
  const auto enter = [this, &world] {
    if (common_) common_->enter();
    if (!options_.views.any()) return;
    const bool inside = common_ && common_->has_user_namespace();
    world.handover->give(
        enter_namespaces({options_.views, {}, inside}, options_.places, world.folder));
  };
  return {enter, {}};
}

Entry Worlds::enter_by_copy(World& world) {
  Entry entry;
  if (options_.views.tree)
    world.manifest = copy_files(options_.places.project, files_, world.folder / "tree");
  const auto place = [&](bool own, const char* name) {
    return (own ? world.folder : common_folder()) / name;
  };
  if (options_.views.tree || options_.common.tree)
    add_tree(place(options_.views.tree, "tree"), folder(), entry);
  if (options_.views.tmp || options_.common.tmp)
    add_tmp(place(options_.views.tmp, "tmp"), entry.environment);
  if (options_.views.home || options_.common.home)
    add_home(place(options_.views.home, "home"), options_.places.home, entry.environment);
  return entry;
}

std::vector<Write> Worlds::read_layers(const World& world) {
  std::vector<Write> writes;
  if (!world.stage) return writes;  // It never came so far.
  for (const View& view : folders_of(options_.views, options_.places)) {
    const fs::path upper = fs::path(descriptor_path(world.stage)) / view.name / "upper";
    std::ranges::move(writes_in_layer(upper, view.path, problems_), std::back_inserter(writes));
  }
  return writes;
}

std::vector<Write> Worlds::read_copies(const World& world) {
  std::vector<Write> writes;
  const auto read = [&](bool viewed, const char* name, const fs::path& real, const Manifest& made) {
    if (viewed)
      std::ranges::move(writes_in_copy(world.folder / name, real, made, problems_),
                        std::back_inserter(writes));
  };
  const Places& places = options_.places;
  read(options_.views.tree, "tree", places.project, world.manifest);
  read(options_.views.tmp, "tmp", places.temporary.back(), {});
  read(options_.views.home, "home", places.home, {});
  return writes;
}

/// Out of the world, which goes.
void Worlds::save_kept(World& world) {
  const fs::path folder = options_.places.run_dir / "kept" / world.written.process;
  int count = 0;
  for (Write& write : world.written.writes) {
    const fs::path content = std::exchange(write.content, fs::path());
    if (content.empty() || rule_for(options_.keep, write.path) == nullptr) continue;
    if (!fs::is_regular_file(fs::symlink_status(content))) {
      left_out_.push_back(write.path);
      continue;
    }
    const fs::path place = folder / std::to_string(count++);
    try {
      make_folder(folder);
      base::move_into_place(content, place);
      write.content = place;
    } catch (const base::Error& error) {
      problems_.push_back(fmt::format("{} is not kept: {}", write.path.string(), error.what()));
    }
  }
}

void Worlds::settle(World& world) {
  if (std::exchange(world.settled, true)) return;
  try {
    if (world.handover) world.stage = world.handover->take();
    world.written.writes =
        options_.mechanism == Mechanism::namespaces ? read_layers(world) : read_copies(world);
    std::ranges::sort(world.written.writes, {}, &Write::path);
    save_kept(world);
  } catch (const base::Error& error) {
    problems_.emplace_back(error.what());
  }
  world.stage = base::Descriptor();
  world.handover.reset();
  if (!base::remove_tree(world.folder))
    problems_.push_back(fmt::format("cannot remove {}: remove it by hand", world.folder.string()));
}

void Worlds::settle() {
  for (World& world : worlds_) settle(world);
}

std::vector<WorldWrites> Worlds::writes() const {
  std::vector<WorldWrites> all;
  for (const World& world : worlds_) all.push_back(world.written);
  return all;
}

Export Worlds::export_kept() const {
  std::vector<Version> versions;
  for (const WorldWrites& world : writes())
    for (const Write& write : world.writes)
      if (!write.content.empty()) versions.push_back({world.process, write.path, write.content});
  return export_files(options_.keep, versions);
}

}  // namespace evenshard::isolate
