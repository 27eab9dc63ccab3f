#include "isolate/namespaces.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/scratch_folder.hpp"
#include "isolate/mounts.hpp"

namespace evenshard::isolate {

namespace {

namespace fs = std::filesystem;
using base::Descriptor;

void require(bool done, std::string_view action, const fs::path& path) {
  if (!done) base::throw_errno(action, path);
}

void write_map(const char* file, const std::string& line) {
  const Descriptor map(::open(file, O_WRONLY | O_CLOEXEC));
  require(map && ::write(map.get(), line.data(), line.size()) == std::ssize(line), "write", file);
}

[[noreturn]] void refuse_user_namespace() {
  if (errno == ENOSPC)
    throw base::Error("user.max_user_namespaces allows no (more) user namespaces here");
  if (errno == EPERM)
    throw base::Error("the kernel or the container does not allow user namespaces");
  base::throw_errno("make", "a user namespace");
}

/// Root may do without a user namespace; whoever else has every right inside one. True: in one.
bool unshare_from_others(bool net) {
  const int wanted = CLONE_NEWNS | (net ? CLONE_NEWNET : 0);
  if (::unshare(wanted) == 0) return false;
  const uid_t user = ::geteuid();
  const gid_t group = ::getegid();
  if (::unshare(wanted | CLONE_NEWUSER) != 0) refuse_user_namespace();
  write_map("/proc/self/setgroups", "deny");
  write_map("/proc/self/uid_map", fmt::format("{0} {0} 1", user));
  write_map("/proc/self/gid_map", fmt::format("{0} {0} 1", group));
  return true;
}

void raise_loopback() {
  const Descriptor any(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  const bool known = any && ::ioctl(any.get(), SIOCGIFFLAGS, &request) == 0;
  request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
  require(known && ::ioctl(any.get(), SIOCSIFFLAGS, &request) == 0, "raise", "the loopback");
}

/// Of the world: a folder as it is below, or with a layer of its own above it.
struct Piece {
  fs::path path;
  Descriptor below;
  std::string layer;  ///< Empty: as it is.
  bool deep = true;   ///< With what is mounted in it.
};

class WorldMaker {
 public:
  WorldMaker(const WorldPlan& plan, const Places& places, const fs::path& stage)
      : folders_(folders_of(plan.views, places)),
        apart_(folders_of(plan.apart, places)),
        places_(places),
        stage_path_(stage) {
    in_user_namespace_ = unshare_from_others(plan.views.net) || plan.inside;
    require(::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0, "make private", "/");
    if (plan.views.net) raise_loopback();
  }

  Descriptor make() {
    collect();
    require(::mount("evenshard", stage_path_.c_str(), "tmpfs", 0, "mode=0755") == 0, "mount",
            stage_path_);
    stage_ = Descriptor(::open(stage_path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    require(bool(stage_), "open", stage_path_);
    if (in_user_namespace_) require_attributes();
    for (const Piece& piece : pieces_) put(piece);
    require(::umount2(descriptor_path(stage_).c_str(), MNT_DETACH) == 0, "unmount", stage_path_);
    require(::chdir(places_.project.c_str()) == 0, "enter", places_.project);
    return std::move(stage_);
  }

 private:
  /// Overlays mark removed folders with them. Before kernel 6.6 the mount would succeed all the
  /// same, and what a test removed and made again would show what had been there.
  void require_attributes() {
    if (::fsetxattr(stage_.get(), "user.overlay.evenshard", "y", 1, 0) == 0) return;
    throw base::Error("files in memory have no attributes of the user's here: kernel 6.6 or later");
  }

  /// Everything is opened before anything covers it.
  void collect() {
    for (const View& folder : folders_) {
      add(folder.path, folder.name);
      for (const fs::path& mounted : mounts_below(folder.path))
        if (!is_view(mounted)) add(mounted, "");
    }
    for (const View& folder : apart_) see_as_it_is(folder.path);
    see_as_it_is(places_.project);
    std::ranges::stable_sort(pieces_, {}, &Piece::path);
    if (is_covered(places_.run_dir)) add(places_.run_dir, "", false);
  }

  bool is_view(const fs::path& path) const {
    return std::ranges::find(folders_, path, &View::path) != folders_.end();
  }
  /// Unless there is a view of it, or it is seen so anyway.
  void see_as_it_is(const fs::path& folder) {
    const bool known = std::ranges::find(pieces_, folder, &Piece::path) != pieces_.end();
    if (!known && is_covered(folder)) add(folder, "");
  }
  bool is_covered(const fs::path& path) const {
    return std::ranges::any_of(folders_,
                               [&](const View& view) { return is_within(path, view.path); });
  }

  void add(const fs::path& path, std::string layer, bool deep = true) {
    Descriptor below(::open(path.c_str(), O_PATH | O_CLOEXEC));
    if (!below && layer.empty() && deep) return;  // A mount that is none of ours to see.
    require(bool(below), "open", path);
    pieces_.push_back({path, std::move(below), std::move(layer), deep});
  }

  void put(const Piece& piece) {
    if (!piece.layer.empty()) return put_overlay(piece);
    const unsigned long flags = MS_BIND | (piece.deep ? MS_REC : 0);
    const std::string source = descriptor_path(piece.below);
    if (::mount(source.c_str(), piece.path.c_str(), nullptr, flags, nullptr) == 0) return;
    base::throw_errno("mount again", piece.path);
  }

  void make_folder(const std::string& name, mode_t mode) {
    const bool made = ::mkdirat(stage_.get(), name.c_str(), mode) == 0;
    require(made && ::fchmodat(stage_.get(), name.c_str(), mode, 0) == 0, "make", name);
  }

  void put_overlay(const Piece& piece) {
    struct stat below {};
    require(::fstat(piece.below.get(), &below) == 0, "read", piece.path);
    make_folder(piece.layer, 0755);
    make_folder(piece.layer + "/work", 0755);
    make_folder(piece.layer + "/upper", below.st_mode & 07777);
    if (!in_user_namespace_)
      require(::fchownat(stage_.get(), (piece.layer + "/upper").c_str(), below.st_uid, below.st_gid,
                         0) == 0,
              "make", piece.layer);
    const std::string layer = descriptor_path(stage_) + "/" + piece.layer;
    const std::string options = fmt::format("lowerdir={},upperdir={}/upper,workdir={}/work,{}",
                                            descriptor_path(piece.below), layer, layer,
                                            in_user_namespace_ ? "userxattr" : "redirect_dir=on");
    require(::mount("evenshard", piece.path.c_str(), "overlay", 0, options.c_str()) == 0,
            "mount an overlay over", piece.path);
  }

  std::vector<View> folders_, apart_;
  const Places& places_;
  const fs::path& stage_path_;
  bool in_user_namespace_ = false;
  Descriptor stage_;
  std::vector<Piece> pieces_;
};

std::pair<Descriptor, Descriptor> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) base::throw_errno("open", "a pipe");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

/// In a user namespace only our own user and group are known, and a file of another one that we may
/// write to cannot be copied into the upper layer (EOVERFLOW). Empty: there is none.
fs::path foreign_file(const fs::path& project) {
  const uid_t user = ::geteuid();
  const gid_t group = ::getegid();
  std::error_code error;
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator at(project, options, error), end; at != end;
       at.increment(error)) {
    struct stat state {};
    const char* path = at->path().c_str();
    if (::lstat(path, &state) != 0 || S_ISLNK(state.st_mode)) continue;
    const bool known = state.st_uid == user && state.st_gid == group;
    if (!known && ::access(path, W_OK) == 0) return at->path();
  }
  return {};
}

fs::path user_namespace() {
  return fs::read_symlink("/proc/self/ns/user");
}

constexpr int kInUserNamespace = 3;

[[noreturn]] void try_in_child(const Views& views, const Places& places, const fs::path& stage,
                               const Descriptor& report) {
  try {
    const fs::path before = user_namespace();
    enter_namespaces({views, {}, false}, places, stage);
    ::_exit(user_namespace() == before ? 0 : kInUserNamespace);
  } catch (const std::exception& error) {
    base::write_all(report, error.what(), "a pipe");
    ::_exit(1);
  }
}

}  // namespace

Descriptor enter_namespaces(const WorldPlan& plan, const Places& places, const fs::path& stage) {
  return WorldMaker(plan, places, stage).make();
}

std::string why_no_namespaces(const Views& views, Places places) {
  const base::ScratchFolder scratch;
  const fs::path stage = places.run_dir = fs::canonical(scratch.path());
  auto [reader, writer] = make_pipe();
  const pid_t child = ::fork();
  if (child < 0) base::throw_errno("start", "a process");
  if (child == 0) try_in_child(views, places, stage, writer);
  writer = Descriptor();
  const std::string reason = base::read_all(reader, "a pipe");
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
  if (code == kInUserNamespace && views.tree)
    if (const fs::path file = foreign_file(places.project); !file.empty())
      return fmt::format("{} is of an owner or group that a user namespace does not know",
                         file.string());
  if (code == 0 || code == kInUserNamespace) return "";
  return reason.empty() ? "the kernel ended the attempt" : reason;
}

}  // namespace evenshard::isolate
