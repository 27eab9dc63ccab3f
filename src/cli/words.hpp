// Commands as words, as a shell splits them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace evenshard::cli {

/// Blanks separate words; '…' is literal, "…" and the bare word know the backslash. No expansion.
/// Throws base::UsageError when a quote is not closed.
std::vector<std::string> split_words(std::string_view command);

/// Words as a JSON array; bytes that are not UTF-8 are replaced.
std::string as_json(const std::vector<std::string>& words);

}  // namespace evenshard::cli
