#include "store/journal.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "model/outcome.hpp"
#include "store/journal_format.hpp"

namespace evenshard::store {

using nlohmann::ordered_json;

namespace {

ordered_json header_line(const RunHeader& header) {
  return {{"evenshard_journal", kJournalVersion},
          {"run_id", header.run_id},
          {"started_unix_us", header.started_unix_us},
          {"coverage", header.context.coverage},
          {"interpreter", header.context.interpreter},
          {"host", header.context.host},
          {"workers", header.context.workers},
          {"cores", header.cores},
          {"behave_version", header.behave_version},
          {"coverage_version", header.coverage_version},
          {"baseline", header.baseline},
          {"selection", base::to_hex(header.selection)},
          {"arguments", header.arguments}};
}

ordered_json scenarios_of(const model::UnitResult& result) {
  ordered_json scenarios = ordered_json::array();
  for (const model::ScenarioResult& scenario : result.scenarios)
    scenarios.push_back(ordered_json::array(
        {scenario.line, scenario.name, model::to_string(scenario.outcome), scenario.wall.count()}));
  return scenarios;
}

ordered_json unit_line(const model::Unit& unit, const model::UnitResult& result) {
  return {{"type", "unit"},
          {"path", unit.path},
          {"content_hash", base::to_hex(unit.content_hash)},
          {"steps", model::selected_steps(unit)},
          {"attempt", result.attempt},
          {"part", unit.piece.part},
          {"parts", unit.piece.parts},
          {"outcome", model::to_string(result.outcome)},
          {"wall_us", result.wall.count()},
          {"cpu_us", result.cpu.count()},
          {"peak_rss_kib", result.peak_rss_kib},
          {"worker", result.worker},
          {"scenarios", scenarios_of(result)}};
}

ordered_json worker_line(const model::WorkerResult& worker) {
  return {{"type", "worker"},
          {"worker", worker.worker},
          {"incarnation", worker.incarnation},
          {"startup_us", worker.startup.count()},
          {"shutdown_us", worker.shutdown.count()},
          {"startup_cpu_us", worker.startup_cpu.count()},
          {"shutdown_cpu_us", worker.shutdown_cpu.count()},
          {"before_all_failed", worker.before_all_failed},
          {"clean", worker.clean}};
}

ordered_json end_line(const RunSummary& summary) {
  ordered_json line = {{"type", "end"},
                       {"wall_us", summary.wall.count()},
                       {"predicted_ms", summary.predicted.count()},
                       {"lower_bound_ms", summary.lower_bound.count()},
                       {"units", summary.units},
                       {"exit_status", summary.exit_status},
                       {"complete", summary.complete}};
  if (summary.covered_ppm) line["covered_ppm"] = *summary.covered_ppm;
  return line;
}

}  // namespace

struct Journal::Impl {
  std::filesystem::path path;
  int descriptor = -1;
  std::optional<std::string> problem;

  ~Impl() {
    if (descriptor >= 0) ::close(descriptor);
  }

  void fail(const char* reason) {
    problem = fmt::format(
        "{} cannot be written ({}): the timings from here on are not recorded. "
        "Free some space or make the folder writable",
        path.string(), reason);
  }

  /// After a torn line nothing may follow: the next would be glued to it.
  void write_line(const ordered_json& line) {
    if (problem) return;
    const std::string text =
        line.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
    ssize_t written = 0;
    do {
      written = ::write(descriptor, text.data(), text.size());
    } while (written < 0 && errno == EINTR);
    if (written < 0) return fail(std::strerror(errno));
    if (static_cast<std::size_t>(written) != text.size()) fail("no space left");
  }
};

Journal::Journal(const std::filesystem::path& path, const RunHeader& header)
    : impl_(std::make_unique<Impl>()) {
  impl_->path = path;
  impl_->descriptor =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
  if (impl_->descriptor < 0)
    throw base::Error(
        fmt::format("{} cannot be created ({}): the timings of this run are not recorded. "
                    "Make its folder writable",
                    path.string(), std::strerror(errno)));
  while (::flock(impl_->descriptor, LOCK_EX) != 0 && errno == EINTR) {
  }
  impl_->write_line(header_line(header));
}

Journal::~Journal() = default;
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;

void Journal::append(const model::Unit& unit, const model::UnitResult& result, bool counted,
                     bool whole) {
  ordered_json line = unit_line(unit, result);
  line["counted"] = counted;
  line["whole"] = whole;
  impl_->write_line(line);
}

void Journal::append_crash(const model::Unit& unit, int attempt) {
  ordered_json line = {{"type", "crash"}, {"path", unit.path}, {"attempt", attempt}};
  if (unit.piece.is_part()) line["part"] = unit.piece.part;
  impl_->write_line(line);
}

void Journal::append(const model::WorkerResult& worker) {
  impl_->write_line(worker_line(worker));
}

void Journal::finish(const RunSummary& summary) {
  impl_->write_line(end_line(summary));
  if (!impl_->problem && ::fsync(impl_->descriptor) != 0) impl_->fail(std::strerror(errno));
}

std::optional<std::string> Journal::problem() const {
  return impl_->problem;
}

}  // namespace evenshard::store
