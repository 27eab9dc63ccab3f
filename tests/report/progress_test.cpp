#include "report/progress.hpp"

#include <csignal>
#include <fstream>

#include <doctest/doctest.h>

#include "golden.hpp"
#include "sample_run.hpp"
#include "screen.hpp"
#include "support/temp_dir.hpp"

using namespace evenshard;
using namespace evenshard::report;

namespace {

const std::vector<std::string> kPaths = {
    "features/orders.feature", "features/reports/month_end_closing.feature", "features/tax.feature",
    "features/größe_日本語.feature", "features/evil\x1b[2J\n.feature"};

struct Story {
  Story() : suite(suite_of(kPaths)), estimates(estimates_of({9000, 6000, 1000, 500, 500})) {
    std::ofstream(log)
        << "Feature: Tax\n  Scenario: scenario 2\n    Then the tax is 19 % ... failed\n"
           "Assertion Failed: 7 != 19\n";
  }

  model::UnitResult failing(model::UnitId unit, int worker, double wall_s) {
    model::UnitResult result = failed(suite, unit, worker, wall_s);
    result.log = {log, 0, static_cast<std::int64_t>(std::filesystem::file_size(log))};
    return result;
  }

  model::WorkerEnded killed() {
    model::WorkerEnded ended;
    ended.at = seconds(4);
    ended.result.worker = 1;
    ended.result.startup = seconds(0.5);
    ended.result.end = "killed by SIGKILL";
    ended.requeued = {2};
    return ended;
  }

  std::vector<model::RunEvent> events() {
    model::UnitResult crashed = passed(suite, 1, 1, 1.4);
    crashed.outcome = model::Outcome::crashed;
    crashed.note = "killed by SIGKILL";
    return {model::RunStarted{2, 5, 10, model::milliseconds(9500), "r"},
            model::Tick{seconds(0.3)},
            model::WorkerReady{seconds(0.5), 0, seconds(0.5)},
            model::WorkerReady{seconds(0.5), 1, seconds(0.5)},
            started(0, 0, 0.5),
            started(2, 1, 0.55),
            model::Tick{seconds(1)},
            finished(failing(2, 1, 2), 2.5),
            started(1, 1, 2.55),
            model::Tick{seconds(3)},
            model::Warning{seconds(3.2), "the timing store is read-only\x1b[31m"},
            finished(crashed, 3.95),
            killed(),
            model::WorkerReady{seconds(5), 1, seconds(1)},
            started(3, 1, 5),
            finished(passed(suite, 3, 1, 0.4), 5.4),
            started(2, 1, 5.4, 2),
            finished(failing(2, 1, 2), 7.4),
            started(4, 1, 7.4),
            model::Tick{seconds(7.6)},
            finished(passed(suite, 4, 1, 0.6), 8),
            model::Interrupted{seconds(8.5), SIGINT, 1},
            model::Interrupted{seconds(8.9), SIGINT, 2},
            model::RunFinished{seconds(9)}};
  }

  test::TempDir dir;
  std::string log = (dir / "w1.log").string();
  model::Suite suite;
  std::vector<model::Estimate> estimates;
};

struct Shown {
  std::string frames, screens, last;
  int writes = 0, wraps = 0;
};

Shown show(Story& story, int columns, bool color, const std::vector<model::RunEvent>& events) {
  Shown shown;
  Screen screen(columns);
  ProgressOptions options;
  options.terminal = true;
  options.color = color;
  options.size = [columns] { return TerminalSize{columns, 24}; };
  options.write = [&](std::string_view bytes) {
    screen.write(bytes);
    ++shown.writes;
    shown.frames += "=== frame\n" + readable(std::string(bytes)) + "\n";
    shown.screens += "=== screen\n" + screen.text();
  };
  {
    Progress progress(story.suite, story.estimates, options);
    for (const model::RunEvent& event : events) progress(event);
  }
  shown.last = screen.text();
  shown.wraps = screen.wraps();
  return shown;
}

}  // namespace

TEST_CASE("in a log each finished unit is a line, and a failed one is followed by its output") {
  Story story;
  std::string text;
  ProgressOptions options;
  options.write = [&](std::string_view bytes) { text += bytes; };
  Progress progress(story.suite, story.estimates, options);
  for (const model::RunEvent& event : story.events()) progress(event);
  CHECK(text.find('\x1b') == std::string::npos);
  check_golden("progress_log", text);
}

TEST_CASE("the output of failed units has its own stream's colours") {
  Story story;
  for (const bool color : {false, true}) {
    std::string lines, output;
    ProgressOptions options;
    options.color = !color;
    options.output_color = color;
    options.write = [&](std::string_view bytes) { lines += bytes; };
    options.write_output = [&](std::string_view bytes) { output += bytes; };
    Progress progress(story.suite, story.estimates, options);
    for (const model::RunEvent& event : story.events()) progress(event);
    CHECK((output.find('\x1b') != std::string::npos) == color);
    CHECK((lines.find('\x1b') != std::string::npos) == !color);
  }
}

TEST_CASE("on a terminal a block is redrawn in place and leaves only what matters") {
  Story story;
  const Shown shown = show(story, 80, false, story.events());
  check_golden("progress_80_screens", shown.screens);
}

TEST_CASE("with colours the same is painted") {
  Story story;
  const Shown shown = show(story, 80, true, story.events());
  check_golden("progress_color_frames", shown.frames);
}

TEST_CASE("on a narrow terminal the lines of the block are cut, not wrapped") {
  Story story;
  model::RunStarted start{2, 5, 10, model::milliseconds(9500), "r"};
  const std::vector<model::RunEvent> quiet = {start,
                                              started(1, 0, 0.5),
                                              started(3, 1, 0.55),
                                              model::Tick{seconds(61)},
                                              finished(passed(story.suite, 3, 1, 61), 61.5),
                                              started(4, 1, 61.6),
                                              model::Tick{seconds(62)}};
  for (const int columns : {40, 25, 12}) {
    const Shown shown = show(story, columns, false, quiet);
    CHECK(shown.wraps == 0);
    check_golden("progress_" + std::to_string(columns) + "_screens", shown.screens);
  }
}

TEST_CASE("frames are a tenth of a second apart however fast the events come") {
  Story story;
  std::vector<model::RunEvent> events = {model::RunStarted{1, 5, 10, {}, "r"}, started(0, 0, 0)};
  for (int at = 0; at < 1000; ++at) events.push_back(model::Tick{seconds(at / 1000.0)});
  events.push_back(model::RunFinished{seconds(1)});
  const Shown shown = show(story, 80, false, events);
  CHECK(shown.writes <= 12);
  CHECK(shown.writes >= 10);
  CHECK(shown.last == "\n");
}

TEST_CASE("of many running units the eight that run longest are shown") {
  const model::Suite suite = suite_of(std::vector<std::string>(12, "features/a.feature"));
  const std::vector<model::Estimate> estimates = estimates_of(std::vector<int>(12, 1000));
  Screen screen(80);
  ProgressOptions options;
  options.terminal = true;
  options.write = [&](std::string_view bytes) { screen.write(bytes); };
  Progress progress(suite, estimates, options);
  progress(model::RunStarted{12, 12, 24, model::milliseconds(1000), "r"});
  for (int unit = 0; unit < 12; ++unit) progress(started(unit, unit, unit * 0.5));
  progress(model::Tick{seconds(10)});
  check_golden("progress_many_running", screen.text());
}

TEST_CASE("a block that a narrower window has wrapped is removed whole") {
  Story story;
  Screen screen(40);
  int columns = 40;
  std::string written;
  ProgressOptions options;
  options.terminal = true;
  options.size = [&] { return TerminalSize{columns, 24}; };
  options.write = [&](std::string_view bytes) { written = bytes; };
  Progress progress(story.suite, story.estimates, options);
  progress(model::RunStarted{2, 5, 10, model::milliseconds(9500), "r"});
  progress(started(1, 0, 0));
  progress(model::Tick{seconds(1)});
  columns = 20;
  progress(model::Tick{seconds(2)});
  CHECK(readable(written).starts_with("␍␛[4A"));
  CHECK(readable(written).ends_with("␛[J"));
}

TEST_CASE("workers that fail at the start show their log once, and hooks that fail are named") {
  Story story;
  std::string text;
  ProgressOptions options;
  options.write = [&](std::string_view bytes) { text += bytes; };
  Progress progress(story.suite, story.estimates, options);
  progress(model::RunStarted{3, 5, 10, {}, "r"});
  model::WorkerEnded ended;
  ended.result.end = "ended with exit status 1 before it was ready";
  ended.result.log = story.log;
  progress(ended);
  ended.result.worker = 1;
  progress(ended);
  model::WorkerEnded hooks;
  hooks.result.worker = 2;
  hooks.result.clean = true;
  hooks.result.startup = seconds(1);
  hooks.result.after_all_failed = true;
  hooks.result.log = "logs/w2.log";
  progress(hooks);
  progress(model::Interrupted{seconds(1), SIGTERM, 1});
  check_golden("progress_worker_ends", text);
}

TEST_CASE("units that an interrupt cut off do not pour out their output") {
  Story story;
  std::string text;
  ProgressOptions options;
  options.write = [&](std::string_view bytes) { text += bytes; };
  Progress progress(story.suite, story.estimates, options);
  progress(model::RunStarted{1, 5, 10, {}, "r"});
  model::UnitResult result = story.failing(2, 0, 1);
  result.outcome = model::Outcome::cancelled;
  progress(finished(result, 2));
  CHECK(text == "[1/5] cancelled features/tax.feature (1.0s)\n");
}
