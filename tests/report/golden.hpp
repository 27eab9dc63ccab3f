// Golden files: everything printed, compared whole. EVENSHARD_ACCEPT=1 writes them anew.
#pragma once

#include <string>

namespace evenshard::report {

/// Fails the running test case unless `text` equals tests/report/golden/NAME.txt. Under
/// EVENSHARD_ACCEPT=1 the file is written instead, which is said and fails too.
void check_golden(const std::string& name, const std::string& text);

/// Escapes made readable: ␛ for ESC, ␍ for carriage return.
std::string readable(const std::string& frame);

}  // namespace evenshard::report
