// What each option does to the options of a command. Each throws base::UsageError saying what would
// be right; the caller names the origin.
#pragma once

#include <filesystem>
#include <optional>

#include "base/error.hpp"
#include "cli/option_table.hpp"
#include "cli/options.hpp"

namespace evenshard::cli {

void set_workers(RunOptions& options, const Setting& setting);
void set_recycle(RunOptions& options, const Setting& setting);
void set_python(RunOptions& options, const Setting& setting);
void set_launcher(RunOptions& options, const Setting& setting);
void set_worker_userdata(RunOptions& options, const Setting& setting);
void set_grace(RunOptions& options, const Setting& setting);
void set_no_tests(RunOptions& options, const Setting& setting);
void set_divide(RunOptions& options, const Setting& setting);
void set_order(RunOptions& options, const Setting& setting);
void set_group_by(RunOptions& options, const Setting& setting);
void set_whole_tag(RunOptions& options, const Setting& setting);
void set_resource(RunOptions& options, const Setting& setting);
void set_isolate(RunOptions& options, const Setting& setting);
void set_isolate_with(RunOptions& options, const Setting& setting);
void set_keep(RunOptions& options, const Setting& setting);
void set_cov(RunOptions& options, const Setting& setting);
void set_cov_report(RunOptions& options, const Setting& setting);
void set_fail_under(RunOptions& options, const Setting& setting);
void set_context(RunOptions& options, const Setting& setting);
void set_store(RunOptions& options, const Setting& setting);
void set_color(RunOptions& options, const Setting& setting);
void set_nodes(RunOptions& options, const Setting& setting);
void set_cores(RunOptions& options, const Setting& setting);
void set_target_time(RunOptions& options, const Setting& setting);
void set_tolerance(RunOptions& options, const Setting& setting);
void set_keep_runs(RunOptions& options, const Setting& setting);
void set_max_age(RunOptions& options, const Setting& setting);
void set_max_size(RunOptions& options, const Setting& setting);
void set_since(RunOptions& options, const Setting& setting);
void set_sure(RunOptions& options, const Setting& setting);
void set_fail_on_regression(RunOptions& options, const Setting& setting);
void set_limit(RunOptions& options, const Setting& setting);

template <std::optional<std::filesystem::path> RunOptions::*member>
void set_path(RunOptions& options, const Setting& setting) {
  if (setting.text().empty()) throw base::UsageError("\"\" is not the path of a file");
  options.*member = setting.text();
}

template <bool RunOptions::*member>
void set_switch(RunOptions& options, const Setting& setting) {
  options.*member = setting.on;
}

template <auto RunOptions::*member>
void set_text(RunOptions& options, const Setting& setting) {
  options.*member = setting.text();
}

}  // namespace evenshard::cli
