// The worlds of one run: one for each worker process, made when it starts, gone after the run.
#pragma once

#include <filesystem>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "base/environment.hpp"
#include "isolate/copy.hpp"
#include "isolate/handover.hpp"
#include "isolate/keep.hpp"
#include "isolate/namespaces.hpp"
#include "isolate/views.hpp"
#include "isolate/writes.hpp"

namespace evenshard::isolate {

enum class Mechanism { namespaces, copies };

struct Options {
  Views views;
  Mechanism mechanism = Mechanism::namespaces;
  Places places;
  std::vector<KeepRule> keep;
  /// Of which there is one view for all processes, gone after the run. Not the loopback, and none
  /// of `views`.
  Views common = {};
};

/// How a process comes into its world.
struct Entry {
  std::function<void()> enter;    ///< In the child, before exec. Throws base::Error.
  base::Environment environment;  ///< Its environment's changes.
};

/// What the tests of one worker process wrote.
struct WorldWrites {
  int worker = 0;
  std::string process;  ///< w<worker>.<incarnation>
  std::vector<Write> writes;
};

class Worlds {
 public:
  explicit Worlds(Options options);
  ~Worlds();  ///< Removes the copies.
  Worlds(const Worlds&) = delete;
  Worlds& operator=(const Worlds&) = delete;

  /// A clean world for a process about to be started. An earlier process of that worker has ended.
  /// Throws base::Error.
  Entry add(int worker, int incarnation);

  /// After the last worker: looks through what was written, saves what is kept into the run's
  /// folder, and removes the worlds.
  void settle();
  /// After that.
  std::vector<WorldWrites> writes() const;
  Export export_kept() const;  ///< Puts kept files in their places.

  std::filesystem::path folder() const;  ///< All that is to go lies in it.
  /// Where copies of the project were; empty where there are overlays.
  std::vector<std::filesystem::path> copies() const;
  /// What went wrong when worlds were looked through; complete messages.
  const std::vector<std::string>& problems() const { return problems_; }
  /// What a rule keeps and is no file: a link, a socket, an empty folder.
  const std::vector<std::filesystem::path>& left_out() const { return left_out_; }

 private:
  struct World {
    WorldWrites written;
    std::filesystem::path folder;
    std::optional<Handover> handover;  ///< Until it is settled; of namespaces.
    base::Descriptor stage;            ///< Holds its layers, while it is looked through.
    Manifest manifest;
    bool settled = false;
  };

  std::filesystem::path common_folder() const;
  void make_common();
  Entry enter_by_namespaces(World& world);
  Entry enter_by_copy(World& world);
  void settle(World& world);
  std::vector<Write> read_layers(const World& world);
  std::vector<Write> read_copies(const World& world);
  void save_kept(World& world);

  Options options_;
  std::list<World> worlds_;  ///< Entries refer to them.
  std::optional<CommonWorld> common_;
  bool common_made_ = false;
  std::vector<std::filesystem::path> files_;  ///< To copy.
  std::vector<std::string> problems_;
  std::vector<std::filesystem::path> left_out_;
};

}  // namespace evenshard::isolate
