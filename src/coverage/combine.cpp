#include "coverage/combine.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "coverage/python.hpp"

namespace evenshard::coverage {

Combined combine(const std::string& python, const std::optional<std::string>& config_file,
                 const std::filesystem::path& folder, const std::filesystem::path& whole,
                 const std::vector<std::filesystem::path>& copies) {
  std::vector<std::string> arguments{"combine", config_file.value_or(""), folder, whole};
  arguments.insert(arguments.end(), copies.begin(), copies.end());
  const auto answer = nlohmann::json::parse(ask(python, std::move(arguments)));
  Combined combined;
  if (answer.contains("error")) {
    combined.error = answer["error"];
    return combined;
  }
  combined.mapping = answer.at("mapping").get<Mapping>();
  combined.warnings = answer.at("warnings").get<std::vector<std::string>>();
  return combined;
}

}  // namespace evenshard::coverage
