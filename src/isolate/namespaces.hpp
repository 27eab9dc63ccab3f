// A world of its own by Linux namespaces: overlays over folders at their own paths, and a loopback.
#pragma once

#include <filesystem>
#include <string>

#include "base/descriptor.hpp"
#include "isolate/views.hpp"

namespace evenshard::isolate {

/// Moves the calling process, which must have one thread, into a mount namespace of its own (and a
/// user namespace, in which it keeps its user and group, unless it may do without). Each folder of
/// `views` is then an overlay (Documentation/filesystems/overlayfs.rst, kernel 6.6 or later) whose
/// upper layer is in memory: what lies below is seen, what is written is seen by this process and
/// its children only, and is gone when the last of them ends. Mounts below those folders and the
/// run's folder are seen as they are. `stage` is an existing empty folder in the run's folder.
///
/// Returns the folder that holds the upper layers, `NAME/upper` for each folder, which stays
/// readable while the descriptor is open. Throws base::Error; the process is then of no use.
base::Descriptor enter_namespaces(const Views& views, const Places& places,
                                  const std::filesystem::path& stage);

/// Why a process of ours cannot have such views; empty when it can. Tries it in a child, and looks
/// for what cannot be changed in an overlay: files of the project whose owner or group
/// the user namespace does not know. The run's folder need not exist yet.
std::string why_no_namespaces(const Views& views, Places places);

}  // namespace evenshard::isolate
