#include "base/scratch_folder.hpp"

#include <cerrno>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <stdlib.h>

#include "base/error.hpp"

namespace evenshard::base {

namespace fs = std::filesystem;

namespace {

fs::path make_folder() {
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  std::string name = (parent / "evenshard-XXXXXX").string();
  if (error || ::mkdtemp(name.data()) == nullptr)
    throw Error(fmt::format("cannot make a temporary folder ({}): free space or set TMPDIR",
                            error ? error.message() : std::generic_category().message(errno)));
  return name;
}

}  // namespace

ScratchFolder::ScratchFolder() : path_(make_folder()) {
  try {
    guardian_.emplace(Guardian::Duties{.leftovers = fs::absolute(path_)});
  } catch (const Error&) {
    fs::remove(path_);
    throw;
  }
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace evenshard::base
