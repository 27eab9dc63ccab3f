// The store as the commands about it use it: they fail where a run would go on without.
#pragma once

#include <filesystem>
#include <string>

#include "cli/options.hpp"
#include "store/store.hpp"

namespace evenshard::cli {

/// There is such a file, as far as can be seen, or runs of this folder were cut off that begin it.
/// Whoever names a store that is not there means another one.
bool is_there(const std::filesystem::path& store);

/// Makes the state folder where the store is to lie in it. Throws base::Error when there is a link
/// in the store's place that came with the folder: whoever wants it followed names it with --store.
void prepare_place(const std::filesystem::path& store);

/// Created when it is not there; one that is damaged is put aside with a warning. Throws
/// base::Error.
store::Store open_to_write(const std::filesystem::path& path);

/// With what runs that were cut off left behind. Throws base::UsageError when there is none,
/// base::Error when it cannot be used.
store::Store open_known(const RunOptions& options);

/// What one file brought, on stdout; what was left out of it, as a warning.
void tell_merged(const std::string& path, const store::Merged& merged);

}  // namespace evenshard::cli
