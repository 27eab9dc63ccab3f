#include "cli/plan_file.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"

namespace evenshard::cli {

namespace {

using Json = nlohmann::json;

constexpr int kVersion = 1;
constexpr std::int64_t kLongest_ms = std::int64_t{30} * 24 * 3600 * 1000;  // As in the store.

model::EarlierPlan::Unit read_unit(const Json& json) {
  const auto estimate = json.at("estimate_ms").get<std::int64_t>();
  return {json.at("path").get<std::string>(),
          model::milliseconds(std::clamp<std::int64_t>(estimate, 0, kLongest_ms))};
}

}  // namespace

model::EarlierPlan read_plan(std::string_view json, const std::string& origin) {
  try {
    const Json document = Json::parse(json);
    if (const int version = document.at("version").get<int>(); version != kVersion)
      throw base::UsageError(fmt::format("{} has plan format {}, this evenshard knows format {}",
                                         origin, version, kVersion));
    model::EarlierPlan plan;
    for (const Json& worker : document.at("workers")) {
      auto& shard = plan.shards.emplace_back();
      for (const Json& unit : worker.at("units")) shard.push_back(read_unit(unit));
    }
    if (plan.shards.empty()) throw base::UsageError(fmt::format("{} has no workers", origin));
    return plan;
  } catch (const Json::exception& error) {
    throw base::UsageError(fmt::format("{} is not a plan as evenshard plan --json writes it ({})",
                                       origin, error.what()));
  }
}

}  // namespace evenshard::cli
