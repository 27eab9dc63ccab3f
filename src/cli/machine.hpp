// The machine and the terminal that we run on.
#pragma once

#include <string>

#include "cli/options.hpp"
#include "report/progress.hpp"
#include "report/view.hpp"

namespace evenshard::cli {

std::string host_name();
/// Cores that we may use: the affinity mask, and a container's quota rounded up. At least 1.
int usable_cores();

bool is_terminal(int descriptor);
/// Zeros when it is not known.
report::TerminalSize terminal_size(int descriptor);
/// Whether to print colours to `descriptor`.
bool use_color(ColorChoice choice, int descriptor);
/// How listings are shown on standard output. Sparklines where it is a terminal that LC_ALL,
/// LC_CTYPE or LANG calls UTF-8.
report::View view_of(const RunOptions& options);

}  // namespace evenshard::cli
