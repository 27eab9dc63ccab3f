// One feature's piece of what behave's JSON formatters write.
#pragma once

#include <string_view>

namespace evenshard::report {

/// The feature object in a slice such as "[\n{…}" or ",\n\n{…}"; empty when there is none, and, if
/// `doubtful`, when it is not valid JSON. Otherwise it is taken as behave wrote it: Python writes
/// NaN, which strict parsers refuse.
std::string_view json_feature(std::string_view slice, bool doubtful);

}  // namespace evenshard::report
