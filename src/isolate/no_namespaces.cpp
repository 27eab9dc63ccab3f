// For systems other than Linux.
#include "base/error.hpp"
#include "isolate/namespaces.hpp"

namespace evenshard::isolate {

base::Descriptor enter_namespaces(const WorldPlan&, const Places&, const std::filesystem::path&) {
  throw base::Error("this system has no namespaces");
}

CommonWorld::CommonWorld(const Views&, const Views&, const Places&, const std::filesystem::path&) {
  throw base::Error("this system has no namespaces");
}

void CommonWorld::enter() const {}

std::string why_no_namespaces(const Views&, Places) {
  return "this system has no namespaces";
}

}  // namespace evenshard::isolate
