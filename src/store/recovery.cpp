#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "base/file.hpp"
#include "model/run_id.hpp"
#include "store/connection.hpp"
#include "store/journal_file.hpp"
#include "store/journal_format.hpp"
#include "store/store.hpp"

namespace evenshard::store {

namespace fs = std::filesystem;

namespace {

/// A writer that died before its first line was out leaves nothing to keep; one that has just
/// been born must not lose its file.
constexpr std::int64_t kUnbornGraceS = 3600;

bool is_torn(const fs::path& path) {
  try {
    guarded(path, [&] {
      const SQLite::Database database = open_connection(path);
      Rows rows(database, "PRAGMA quick_check(1)");
      if (!rows.step() || rows.text(0) != "ok") throw SQLite::Exception("torn", SQLITE_CORRUPT);
    });
    return false;
  } catch (const DamagedStore&) {
    return true;
  }
}

using Warnings = std::vector<std::string>;

void remove(const fs::path& journal, Warnings& warnings) {
  std::error_code error;
  fs::remove(journal, error);
  if (error)
    warnings.push_back(
        fmt::format("the run journal {} cannot be deleted ({}) and will be read "
                    "again",
                    journal.string(), error.message()));
}

void set_aside(const fs::path& journal, Warnings& warnings) {
  std::error_code error;
  fs::rename(journal, journal.string() + ".damaged", error);
  if (error)
    warnings.push_back(fmt::format("the run journal {} cannot be renamed ({}): delete it",
                                   journal.string(), error.message()));
}

void take_in(Store& store, const fs::path& journal, Warnings& warnings) {
  try {
    if (store.absorb(journal).stored) remove(journal, warnings);
  } catch (const BadJournal& error) {
    warnings.emplace_back(error.what());
    if (error.kind() != JournalKind::newer) set_aside(journal, warnings);
  }
}

void take_in_if_dead(Store& store, const fs::path& path, Warnings& warnings) {
  std::optional<JournalFile> file;
  try {
    file.emplace(path);
  } catch (const base::Error& error) {
    warnings.emplace_back(error.what());
    return;
  }
  std::error_code error;
  if (!file->try_lock() || !fs::exists(path, error)) return;  // Alive, or in by now.
  const bool unborn = file->read().find('\n') == std::string::npos;
  if (unborn && file->age_s() < kUnbornGraceS) return;
  if (unborn)
    remove(path, warnings);
  else
    take_in(store, path, warnings);
}

}  // namespace

std::optional<fs::path> move_aside(const fs::path& path) {
  if (!is_torn(path)) return std::nullopt;
  const fs::path aside = path.string() + ".damaged";
  // The rollback journal first: it must never be played back into the next store.
  std::rename((path.string() + "-journal").c_str(), (aside.string() + "-journal").c_str());
  if (std::rename(path.c_str(), aside.c_str()) != 0 && errno != ENOENT)
    throw base::Error(
        fmt::format("the damaged timing store {} cannot be moved aside ({}). Delete "
                    "it, or name another place with --store",
                    path.string(), std::strerror(errno)));
  return aside;
}

Opened open_or_replace(const fs::path& path) {
  try {
    return {Store(path), {}};
  } catch (const DamagedStore& damage) {
    const std::optional<fs::path> moved = move_aside(path);
    std::string warning = moved ? fmt::format("{}. It was moved to {} and a new one begun",
                                              damage.what(), moved->string())
                                : std::string();
    return {Store(path), std::move(warning)};
  }
}

Opened without(const base::Error& reason) {
  return {Store(":memory:"),
          fmt::format("{}. Nothing of it is used, and nothing is recorded", reason.what())};
}

Opened open_or_memory(const fs::path& path) {
  try {
    return open_or_replace(path);
  } catch (const base::Error& error) {
    return without(error);
  }
}

std::vector<std::string> absorb_left_over(Store& store, const fs::path& runs) {
  std::vector<std::string> warnings;
  if (store.in_memory()) return warnings;
  std::error_code error;
  std::vector<fs::path> journals;
  if (!base::is_real_folder(runs)) return warnings;
  for (fs::directory_iterator entry(runs, error), end; !error && entry != end;
       entry.increment(error))
    if (model::is_run_id(entry->path().filename().string()) && base::is_real_folder(entry->path()))
      journals.push_back(entry->path() / "journal.jsonl");
  for (const fs::path& journal : journals)
    if (fs::exists(fs::symlink_status(journal, error))) take_in_if_dead(store, journal, warnings);
  return warnings;
}

}  // namespace evenshard::store
