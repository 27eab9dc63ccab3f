#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "coverage/reports.hpp"

namespace evenshard::coverage {

namespace {

using nlohmann::json;

/// With as many digits as show that `total` is under `threshold`.
std::string format_below(double total, double threshold) {
  for (int digits = 2; digits < 10; ++digits)
    if (std::string text = fmt::format("{:.{}f}", total, digits); std::stod(text) < threshold)
      return text;
  return fmt::format("{}", total);
}

}  // namespace

std::optional<double> read_total(const std::filesystem::path& report) {
  const auto text = base::read_file_if_exists(report);
  const json parsed = json::parse(text.value_or(""), nullptr, false);
  if (!parsed.is_object() || !parsed.contains("totals")) return std::nullopt;
  return parsed["totals"].value("percent_covered", 0.0);
}

void judge(const base::Completed& done, const Environment& environment, const Options& options,
           Result& result) {
  result.threshold = options.fail_under ? options.fail_under : environment.fail_under;
  if (!result.threshold) return;
  const bool failed = !done.ok() || !result.total_percent;
  const bool under = result.total_percent && *result.total_percent < *result.threshold;
  result.below_threshold = failed || (options.exact && under);
  if (under && !result.below_threshold)
    result.warnings.push_back(
        fmt::format("{} % was reached only by rounding: {} % (--cov-exact refuses that)",
                    *result.threshold, format_below(*result.total_percent, *result.threshold)));
}

}  // namespace evenshard::coverage
