// Run events → what a person sees while the suite runs.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "model/run.hpp"

namespace evenshard::report {

struct TerminalSize {
  int columns = 80, rows = 24;
};

struct ProgressOptions {
  bool terminal = false;      ///< Redraw in place (at most 10 Hz, at most 8 running units).
  bool color = false;         ///< The caller has looked at NO_COLOR and the flags.
  bool output_color = false;  ///< The same for `write_output`.
  std::chrono::milliseconds grace{
      5000};  ///< What running scenarios get after Ctrl-C, for the text.
  /// Asked before every frame, so that a resized window is followed. Empty: 80 × 24.
  std::function<TerminalSize()> size;
  /// Writes to the terminal or the pipe: whole lines, or one whole frame.
  std::function<void(std::string_view)> write;
  /// Where the output of failed units goes when it is not the same place: whole texts.
  std::function<void(std::string_view)> write_output;
};

/// Listens to a run. On a terminal: a live block; elsewhere one line per finished unit. The output
/// of a failed unit is printed whole as soon as it ends. Reads no clock: time is what the events
/// say.
class Progress {
 public:
  /// `suite` and `estimates` (by UnitId) must outlive it. RunStarted tells that they have changed.
  Progress(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
           ProgressOptions options);
  ~Progress();  ///< Leaves the terminal clean.
  void operator()(const model::RunEvent& event);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace evenshard::report
