// JSON documents, and CSV from the same objects.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace evenshard::report {

using Json = nlohmann::ordered_json;

/// Indented, with a newline at its end. Paths and messages are UTF-8 by contract; a stray byte
/// becomes U+FFFD instead of costing the whole answer.
std::string json_text(const Json& json);

/// RFC 4180: a header line, then one line for each object of the array `rows`, all ending with
/// CRLF. A column is a key, or a path to one ("last/run_id", titled last_run_id); null and what is
/// not there are empty.
std::string csv_text(const std::vector<std::string_view>& columns, const Json& rows);

/// A share in parts per million; null when there is none.
Json ppm(std::optional<double> share);

}  // namespace evenshard::report
