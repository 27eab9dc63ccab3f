#include "report/progress.hpp"

#include <algorithm>

#include "report/block_lines.hpp"
#include "report/event_lines.hpp"
#include "report/live_block.hpp"
#include "report/phrases.hpp"
#include "report/unit_output.hpp"

namespace evenshard::report {

namespace {
constexpr int kRunningShown = 8;
constexpr int kRowsAround = 3;  // the status line, "+n more", and the row that the cursor is in
}  // namespace

struct Progress::Impl {
  Impl(const model::Suite& suite_given, const std::vector<model::Estimate>& estimates_given,
       ProgressOptions options_given)
      : suite(suite_given),
        estimates(estimates_given),
        options(std::move(options_given)),
        state(suite_given, estimates_given),
        block(options.write) {}

  TerminalSize size() const {
    TerminalSize size = options.size ? options.size() : TerminalSize{};
    if (size.columns <= 0) size = TerminalSize{};
    size.columns = std::max(size.columns, 10);
    return size;
  }

  void print(const std::string& lines) {
    if (lines.empty()) return;
    if (options.terminal)
      block.print(lines);
    else
      options.write(lines);
  }

  void print_output(const std::string& text) {
    if (!options.write_output) return print(text);
    block.erase(size().columns);  // What is the same terminal to a person is another stream to us.
    options.write_output(text);
  }

  void draw() {
    const TerminalSize now = size();
    const BlockShape shape{now.columns, std::min(kRunningShown, now.rows - kRowsAround),
                           options.color};
    block.draw(state.now(), block_lines(state, suite, estimates, shape), now.columns);
  }

  void on(const model::UnitFinished& event) {
    const model::UnitResult& result = event.result;
    // Whoever interrupts a run does not want the output of everything that was cut off.
    const bool cancelled = result.outcome == model::Outcome::cancelled;
    const bool failed = !cancelled && is_bad(result.outcome);
    if (!options.terminal) print(finished_line(result, state, suite, options.color));
    if (!failed) return;
    const bool color = options.write_output ? options.output_color : options.color;
    std::string output = failure_body(result, suite, color);
    // The finished line stands above it, unless that went elsewhere.
    if (options.terminal || options.write_output)
      output.insert(0, failure_header(result, suite, color));
    print_output(output);
  }

  void on(const model::UnitCondemned& event) {
    print(failure_header(event.result, suite, options.color));
  }

  void on(const model::WorkerEnded& event) {
    print(worker_end_lines(event, state, suite, options.color));
    const model::WorkerResult& worker = event.result;
    const bool never_ready = !worker.clean && worker.startup.count() == 0 && !state.interrupted();
    if (!(never_ready || worker.before_all_failed) || showed_log) return;
    // Import errors and before_all fail alike in every worker: once is enough.
    showed_log = true;
    print(log_tail(worker.log, options.color));
  }

  void on(const model::Warning& event) { print(warning_line(event, options.color)); }

  void on(const model::Interrupted& event) {
    print(interruption_line(event, options.grace, options.color));
    if (options.terminal) draw();
  }

  void on(const model::RunFinished&) { block.erase(size().columns), over = true; }

  template <typename Other>
  void on(const Other&) {}

  const model::Suite& suite;
  const std::vector<model::Estimate>& estimates;
  ProgressOptions options;
  ProgressState state;
  LiveBlock block;
  bool showed_log = false, over = false;
};

Progress::Progress(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                   ProgressOptions options)
    : impl_(std::make_unique<Impl>(suite, estimates, std::move(options))) {}

Progress::~Progress() {
  impl_->block.erase(impl_->size().columns);
}

void Progress::operator()(const model::RunEvent& event) {
  Impl& impl = *impl_;
  if (std::holds_alternative<model::RunStarted>(event))
    impl.state = ProgressState(impl.suite, impl.estimates);
  impl.state.apply(event);
  std::visit([&](const auto& happened) { impl.on(happened); }, event);
  if (impl.options.terminal && !impl.over && impl.block.due(impl.state.now())) impl.draw();
}

}  // namespace evenshard::report
