#include "execute/log_tail.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace evenshard::execute {

namespace {
constexpr std::streamoff kMostBytes = 4096;
constexpr int kMostLines = 20;
}  // namespace

std::string log_tail(const std::filesystem::path& log) {
  std::ifstream file(log, std::ios::binary | std::ios::ate);
  if (!file) return {};
  const std::streamoff size = file.tellg();
  file.seekg(std::max<std::streamoff>(0, size - kMostBytes));
  std::string text{std::istreambuf_iterator<char>(file), {}};
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  std::size_t begin = text.size();
  for (int lines = 0; lines < kMostLines && begin != std::string::npos && begin > 0; ++lines)
    begin = text.rfind('\n', begin - 1);
  return begin == std::string::npos || begin == 0 ? text : text.substr(begin + 1);
}

}  // namespace evenshard::execute
