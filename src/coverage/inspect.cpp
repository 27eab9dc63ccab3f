#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "coverage/coverage.hpp"
#include "coverage/python.hpp"

namespace evenshard::coverage {

using nlohmann::json;

namespace {

json ask_configuration(const std::string& python, const std::optional<std::string>& config_file) {
  try {
    return json::parse(ask(python, {"inspect", config_file.value_or("")}));
  } catch (const base::Error& error) {
    throw base::UsageError(error.what());
  }
}

}  // namespace

Environment inspect(const std::string& python, const std::optional<std::string>& config_file) {
  const json answer = ask_configuration(python, config_file);
  if (answer.contains("error"))
    throw base::UsageError(fmt::format(
        "cannot measure coverage with {}: {}. Install coverage 6.5 or later there, correct its "
        "configuration, or name another interpreter with --python",
        python, answer["error"].get<std::string>()));
  Environment environment;
  environment.version = answer.at("version");
  environment.data_file = std::filesystem::absolute(answer.at("data_file").get<std::string>());
  if (const double fail_under = answer.at("fail_under"); fail_under != 0)
    environment.fail_under = fail_under;
  environment.maps_paths = answer.at("maps_paths");
  environment.destinations = {{ReportType::html, answer.at("html")},
                              {ReportType::xml, answer.at("xml")},
                              {ReportType::json, answer.at("json")},
                              {ReportType::lcov, answer.at("lcov")}};
  return environment;
}

}  // namespace evenshard::coverage
