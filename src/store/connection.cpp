#include "store/connection.hpp"

#include <cerrno>
#include <cstring>

#include <SQLiteCpp/Backup.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "base/error.hpp"
#include "base/scratch_folder.hpp"
#include "store/distrust.hpp"
#include "store/migrate.hpp"
#include "store/store.hpp"

namespace evenshard::store {

namespace fs = std::filesystem;

namespace {

constexpr int kBusyTimeoutMs = 20'000;

/// Opening a pipe or a device could block or do harm before SQLite sees a byte of it.
void require_regular_file(const fs::path& path, const char* otherwise) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode)) return;
  throw base::Error(fmt::format("{} is not a file, so it cannot be a timing store; {}",
                                path.string(), otherwise));
}

void create_folders(const fs::path& path) {
  std::error_code error;
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
  if (error)
    throw base::Error(
        fmt::format("the folder of the timing store {} cannot be created ({}). "
                    "Name another place with --store",
                    path.string(), error.message()));
}

/// Somebody's other program may have switched it: a cached file without its -wal is incomplete.
void leave_wal(SQLite::Database& database) {
  Rows mode(database, "PRAGMA journal_mode");
  if (!mode.step() || mode.text(0) != "wal") return;
  mode.rewind();
  database.exec("PRAGMA journal_mode = DELETE");
}

std::string reason_of(const SQLite::Exception& failure) {
  return fmt::format("{} [{}]", failure.what(), failure.getExtendedErrorCode());
}

}  // namespace

SQLite::Database open_connection(const fs::path& path) {
  if (path != ":memory:") {
    require_regular_file(path, kNameAnother);
    create_folders(path);
  }
  return guarded(path, [&] {
    SQLite::Database database(path.string(),
                              SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX,
                              kBusyTimeoutMs);
    distrust(database, path, kNameAnother);
    prepare_schema(database, path, kNameAnother);
    leave_wal(database);
    return database;
  });
}

namespace {

/// With its schema migrated.
SQLite::Database copy_in_memory(SQLite::Database& source, const fs::path& path) {
  SQLite::Database copy(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
  SQLite::Backup(copy, source).executeStep();
  distrust(copy, path, kLeaveOut);
  prepare_schema(copy, path, kLeaveOut);
  return copy;
}

SQLite::Database open_unchanged(const fs::path& path) {
  SQLite::Database source(path.string(), SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX,
                          kBusyTimeoutMs);
  distrust(source, path, kLeaveOut);
  source.exec("BEGIN");
  if (require_ours(source, path, kLeaveOut)) return source;
  return copy_in_memory(source, path);
}

/// What the source was before the write that a journal beside it shows to have been cut off: rolled
/// back in a copy.
SQLite::Database open_rolled_back(const fs::path& path) {
  const base::ScratchFolder folder;
  const fs::path copy = folder.path() / "copy.db";
  std::error_code error;
  const std::string real = fs::canonical(path, error).string();
  for (const char* part : {"", "-journal"})
    if (!error) fs::copy_file(real + part, copy.string() + part, error);
  if (error)
    throw base::Error(fmt::format(
        "the timing store {} was being written when its process ended, and cannot be copied to {} "
        "to be read as it was before ({}). Free some space there, or {}",
        path.string(), folder.path().string(), error.message(), kLeaveOut));
  SQLite::Database source(copy.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
  distrust(source, path, kLeaveOut);
  require_ours(source, path, kLeaveOut);
  return copy_in_memory(source, path);
}

}  // namespace

SQLite::Database open_source(const fs::path& path) {
  require_regular_file(path, kLeaveOut);
  const auto open = [&] {
    try {
      return open_unchanged(path);
    } catch (const SQLite::Exception& failure) {
      if (failure.getExtendedErrorCode() != SQLITE_READONLY_ROLLBACK) throw;
    }
    return open_rolled_back(path);
  };
  return guarded(path, open, kLeaveOut);
}

void rethrow(const SQLite::Exception& failure, const fs::path& path, const char* otherwise) {
  const std::string name = path.string();
  const std::string reason = reason_of(failure);
  switch (failure.getErrorCode()) {
    case SQLITE_NOTADB:
      throw base::Error(fmt::format(
          "{} is not a timing store: it is no SQLite database. It is left untouched; {}", name,
          otherwise));
    case SQLITE_CORRUPT:
    case SQLITE_FORMAT:
    case SQLITE_CONSTRAINT:  // What we write is checked: only a torn index refuses it.
      throw DamagedStore(fmt::format("the timing store {} is damaged: {}", name, reason));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw base::Error(fmt::format(
          "the timing store {} stays locked by another process. Try again when it has ended",
          name));
    case SQLITE_READONLY:
    case SQLITE_PERM:
      throw base::Error(fmt::format(
          "the timing store {} cannot be written ({}). Make the file and its folder writable, or "
          "{}",
          name, reason, otherwise));
    case SQLITE_FULL:
      throw base::Error(
          fmt::format("the timing store {} cannot be written ({}). Free some space, or {}", name,
                      reason, otherwise));
    case SQLITE_IOERR:
      throw base::Error(fmt::format(
          "the timing store {} cannot be used ({}). Check the disk, the limit on the size of files "
          "(ulimit -f) and the permissions, or {}",
          name, reason, otherwise));
    default:
      throw base::Error(fmt::format(
          "the timing store {} cannot be used ({}). Check the disk and the permissions, or {}",
          name, reason, otherwise));
  }
}

Rows::Rows(const SQLite::Database& database, const char* sql) : database_(database.getHandle()) {
  if (sqlite3_prepare_v2(database_, sql, -1, &statement_, nullptr) != SQLITE_OK)
    throw SQLite::Exception(database_);
}

Rows& Rows::bind(int index, std::int64_t value) {
  sqlite3_bind_int64(statement_, index, value);
  return *this;
}

bool Rows::step() {
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) throw SQLite::Exception(database_, result);
  return false;
}

std::string_view Rows::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return bytes != nullptr ? std::string_view(bytes, static_cast<std::size_t>(size))
                          : std::string_view();
}

}  // namespace evenshard::store
