// Plays a made-up run in real time, to look at progress and summary as a person does. Not a test:
// build/tests/report/show_progress [WORKERS], in a terminal of any size; piped, it prints the log
// form.
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>
#include <thread>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "report/progress.hpp"
#include "report/summary.hpp"
#include "sample_run.hpp"

using namespace evenshard;
using namespace evenshard::report;

namespace {

constexpr int kUnits = 59;

struct Job {
  model::UnitId unit = -1;
  double begin_s = 0, wall_s = 0;
  int scenarios = 0;
};

class Play {
 public:
  explicit Play(int workers)
      : suite_(suite_of(paths())), estimates_(estimates_of(times())), jobs_(workers) {
    std::ofstream(log_) << "Feature: a feature  # features/area/x.feature:1\n"
                           "  Scenario: scenario 2\n    Then it works ... failed\n"
                           "Assertion Failed: it does not\n";
  }

  int play() {
    const bool terminal = isatty(STDOUT_FILENO) != 0;
    ProgressOptions options{terminal, terminal, model::milliseconds(5000), size, print};
    Progress progress(suite_, estimates_, options);
    record_.results.resize(suite_.units.size());
    const int workers = static_cast<int>(jobs_.size());
    progress(model::RunStarted{workers, kUnits, 2 * kUnits, model::milliseconds(14'000), "demo"});
    while (step(progress)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      progress(model::Tick{seconds(now())});
    }
    progress(model::RunFinished{seconds(now())});
    record_.wall = seconds(now());
    finish(workers);
    return 0;
  }

 private:
  static std::vector<std::string> paths() {
    std::vector<std::string> paths;
    for (int unit = 0; unit < kUnits; ++unit)
      paths.push_back(fmt::format("features/{}/a_rather_long_name_of_case_{}.feature",
                                  unit % 3 == 0 ? "månadsbokslut_日本" : "orders", unit));
    return paths;
  }
  static std::vector<int> times() {
    std::vector<int> times;
    for (int unit = 0; unit < kUnits; ++unit) times.push_back(6000 / (unit / 3 + 1) + 200);
    return times;
  }
  static TerminalSize size() {
    winsize window{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0) return {};
    return {window.ws_col, window.ws_row};
  }
  static void print(std::string_view bytes) { std::cout << bytes << std::flush; }

  double now() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

  bool step(Progress& progress) {
    bool busy = false;
    for (std::size_t worker = 0; worker < jobs_.size(); ++worker) {
      Job& job = jobs_[worker];
      if (job.unit >= 0) advance(progress, static_cast<int>(worker), job);
      if (job.unit < 0 && next_ < kUnits && now() > 1)
        begin(progress, static_cast<int>(worker), job);
      busy |= job.unit >= 0;
    }
    return busy || next_ < kUnits;
  }

  void begin(Progress& progress, int worker, Job& job) {
    const double estimate_s =
        static_cast<double>(estimates_[static_cast<std::size_t>(next_)].mean.count()) / 1000;
    job = {next_++, now(), estimate_s * std::uniform_real_distribution<>(0.7, 1.4)(random_), 0};
    if (job.unit == 4) job.wall_s = 9;
    progress(started(job.unit, worker, job.begin_s));
  }

  void advance(Progress& progress, int worker, Job& job) {
    if (job.scenarios == 0 && now() - job.begin_s > job.wall_s / 2)
      ++job.scenarios, progress(model::ScenarioFinished{seconds(now()), job.unit, worker, {}});
    if (now() - job.begin_s < job.wall_s) return;
    const bool fails = job.unit % 17 == 9;
    model::UnitResult result = (fails ? failed : passed)(suite_, job.unit, worker, job.wall_s);
    result.log = {log_, 0, 150};
    progress(finished(result, now()));
    if (job.unit == 20) progress(model::Warning{seconds(now()), "the timing store is read-only"});
    record_.results[static_cast<std::size_t>(job.unit)] = result;
    busy_s_[static_cast<std::size_t>(worker)] += job.wall_s;
    job = {};
  }

  void finish(int workers) {
    for (int worker = 0; worker < workers; ++worker) {
      model::WorkerResult result;
      result.worker = worker;
      result.startup = seconds(1);
      result.busy = seconds(busy_s_[static_cast<std::size_t>(worker)]);
      record_.workers.push_back(result);
    }
    model::Plan plan;
    plan.lower_bound = {model::milliseconds(13'000), "sum/m"};
    std::cout << summary({suite_,
                          estimates_,
                          plan,
                          record_,
                          {},
                          std::nullopt,
                          model::milliseconds(14'000),
                          "asked for",
                          isatty(STDOUT_FILENO) != 0});
  }

  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::string log_ = "/tmp/evenshard-show-progress.log";
  model::Suite suite_;
  std::vector<model::Estimate> estimates_;
  model::RunRecord record_;
  std::vector<Job> jobs_;
  std::vector<double> busy_s_ = std::vector<double>(64, 0);
  std::mt19937 random_{7};
  int next_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const int workers = argc > 1 ? std::clamp(std::atoi(argv[1]), 1, 64) : 11;
  return Play(workers).play();
}
