#include "golden.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

namespace evenshard::report {

namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

void check_golden(const std::string& name, const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(EVENSHARD_GOLDEN_DIR) / (name + ".txt");
  if (const char* accept = std::getenv("EVENSHARD_ACCEPT"); accept != nullptr && *accept == '1') {
    std::ofstream(path, std::ios::binary) << text;
    FAIL_CHECK("EVENSHARD_ACCEPT: wrote " << path.string() << "; read it, then run without");
    return;
  }
  const std::string expected = read(path);
  CHECK_MESSAGE(text == expected, "differs from ", path.string(), "\n--- expected\n", expected,
                "\n--- printed\n", text);
}

std::string readable(const std::string& frame) {
  std::string text;
  for (const char byte : frame) {
    if (byte == '\x1b')
      text += "␛";
    else if (byte == '\r')
      text += "␍";
    else
      text += byte;
  }
  return text;
}

}  // namespace evenshard::report
