#include "report/json_parts.hpp"

#include <nlohmann/json.hpp>

namespace evenshard::report {

std::string_view json_feature(std::string_view slice, bool doubtful) {
  const std::size_t begin = slice.find_first_not_of("[, \n\r\t");
  const std::size_t end = slice.find_last_not_of("] \n\r\t");
  if (begin == std::string_view::npos || end == std::string_view::npos || begin > end) return {};
  const std::string_view feature = slice.substr(begin, end - begin + 1);
  if (feature.front() != '{' || feature.back() != '}') return {};
  if (doubtful && !nlohmann::json::accept(feature)) return {};
  return feature;
}

}  // namespace evenshard::report
