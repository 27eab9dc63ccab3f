// From any file to one with our current schema, or to a refusal.
#pragma once

#include <filesystem>

#include <SQLiteCpp/Database.h>

namespace evenshard::store {

/// Creates or migrates in one transaction; what a file was before stays beside it as
/// `<path>.v<version>`, unless such a one is there already. Throws base::Error for another
/// program's file, a newer one, and tables that are not ours; SQLite::Exception for the rest.
/// `otherwise` ends messages: what else the user may do.
void prepare_schema(SQLite::Database& database, const std::filesystem::path& path,
                    const char* otherwise);

/// True when the file's schema is the current one, false when it is an older one. Throws as above,
/// also when it has none. Inside the caller's transaction; writes nothing.
bool require_ours(const SQLite::Database& database, const std::filesystem::path& path,
                  const char* otherwise);

}  // namespace evenshard::store
