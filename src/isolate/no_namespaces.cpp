// For systems other than Linux.
#include "base/error.hpp"
#include "isolate/namespaces.hpp"

namespace evenshard::isolate {

base::Descriptor enter_namespaces(const Views&, const Places&, const std::filesystem::path&) {
  throw base::Error("this system has no namespaces");
}

std::string why_no_namespaces(const Views&, Places) {
  return "this system has no namespaces";
}

}  // namespace evenshard::isolate
