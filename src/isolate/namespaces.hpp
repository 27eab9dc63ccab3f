// A world of its own by Linux namespaces: overlays over folders at their own paths, and a loopback.
#pragma once

#include <filesystem>
#include <string>

#include "base/descriptor.hpp"
#include "isolate/views.hpp"

namespace evenshard::isolate {

/// What a world is made of.
struct WorldPlan {
  Views views;  ///< Overlays.
  Views apart;  ///< Folders that are seen as they are, also in another one of which there is
                ///< an overlay.
  bool inside = false;  ///< The process is in a user namespace of ours: it needs no other.
};

/// Moves the calling process, which must have one thread, into a mount namespace of its own (and a
/// user namespace, in which it keeps its user and group, unless it may do without). Each folder of
/// the world's views is then an overlay (Documentation/filesystems/overlayfs.rst, kernel 6.6 or
/// later) whose upper layer is in memory: what lies below is seen, what is written is seen by this
/// process and its children only, and is gone when the last of them ends. Mounts below those
/// folders and the run's folder are seen as they are. `stage` is an existing empty folder in the
/// run's folder.
///
/// Returns the folder that holds the upper layers, `NAME/upper` for each folder, which stays
/// readable while the descriptor is open. Throws base::Error; the process is then of no use.
base::Descriptor enter_namespaces(const WorldPlan& plan, const Places& places,
                                  const std::filesystem::path& stage);

/// One view for several processes: what one of them writes the others see, and nobody else. It is
/// gone with the last of them and this.
class CommonWorld {
 public:
  /// Of `views`; processes have views of `apart` of their own. `stage` as above. Throws
  /// base::Error.
  CommonWorld(const Views& views, const Views& apart, const Places& places,
              const std::filesystem::path& stage);

  /// Moves the calling process into it. Throws base::Error; the process is then of no use.
  void enter() const;
  /// Whether who has entered is in a user namespace of ours.
  bool has_user_namespace() const { return bool(user_); }

 private:
  std::filesystem::path project_;
  base::Descriptor user_;  ///< Invalid: the one that we are in.
  base::Descriptor mounts_;
};

/// Why a process of ours cannot have such views; empty when it can. Tries it in a child, and looks
/// for what cannot be changed in an overlay: files of the project whose owner or group
/// the user namespace does not know. The run's folder need not exist yet.
std::string why_no_namespaces(const Views& views, Places places);

}  // namespace evenshard::isolate
