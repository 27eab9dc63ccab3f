#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "coverage/coverage.hpp"

namespace evenshard::coverage {

namespace {

constexpr std::array<std::pair<std::string_view, ReportType>, 6> kTypes{{
    {"term", ReportType::term},
    {"term-missing", ReportType::term_missing},
    {"html", ReportType::html},
    {"xml", ReportType::xml},
    {"json", ReportType::json},
    {"lcov", ReportType::lcov},
}};

ReportType parse_type(const std::string& name, const std::string& whole) {
  for (const auto& [known, type] : kTypes)
    if (name == known) return type;
  throw base::UsageError(fmt::format(
      "\"{}\" is not a coverage report: use term, term-missing, html, xml, json or lcov, "
      "with :DEST where it shall go",
      whole));
}

}  // namespace

ReportRequest parse_report(const std::string& text) {
  const std::size_t colon = text.find(':');
  ReportRequest request{.type = parse_type(text.substr(0, colon), text), .destination = {}};
  if (colon != std::string::npos) request.destination = text.substr(colon + 1);
  if (request.destination == "-")
    throw base::UsageError(fmt::format(
        "\"{}\" would go to standard output, which belongs to evenshard's own summary: name a file",
        text));
  if (request.type != ReportType::term && request.type != ReportType::term_missing) return request;
  request.skip_covered = request.destination == "skip-covered";
  if (!request.skip_covered && !request.destination.empty())
    throw base::UsageError(fmt::format(
        "\"{}\": a terminal report has no destination; only :skip-covered may follow it", text));
  request.destination.clear();
  return request;
}

}  // namespace evenshard::coverage
