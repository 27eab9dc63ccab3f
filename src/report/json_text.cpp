#include "report/json_text.hpp"

#include <algorithm>
#include <cmath>

namespace evenshard::report {

namespace {

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return text;
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? "\"\"" : std::string(1, c);
  return result + "\"";
}

std::string cell(const Json& row, std::string_view column) {
  const Json::json_pointer place("/" + std::string(column));
  if (!row.contains(place)) return "";
  const Json& value = row[place];
  if (value.is_null()) return "";
  return quoted(value.is_string() ? value.get<std::string>() : value.dump());
}

}  // namespace

std::string json_text(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string csv_text(const std::vector<std::string_view>& columns, const Json& rows) {
  std::string text;
  const auto end_line = [&] {
    text.back() = '\r';
    text += '\n';
  };
  for (const std::string_view column : columns) {
    std::string title(column);
    std::ranges::replace(title, '/', '_');
    text += title + ",";
  }
  end_line();
  for (const Json& row : rows) {
    for (const std::string_view column : columns) text += cell(row, column) + ",";
    end_line();
  }
  return text;
}

Json ppm(std::optional<double> share) {
  return share ? Json(std::llround(1e6 * *share)) : Json();
}

}  // namespace evenshard::report
