// Answers kept between runs, as files that are the user's alone.
#pragma once

#include <filesystem>

#include "discover/discover.hpp"

namespace evenshard::discover {

/// One file for each question, in `folder`, which is made for the first: the 16 used last, 32 MiB
/// in all. An answer decides which tests run, so none is taken from a file or folder that is a
/// link, is another user's, or could be written by one. What cannot be read or kept is forgotten
/// without a word.
AnswerCache answer_files(const std::filesystem::path& folder);

}  // namespace evenshard::discover
