// What the timing store costs, beside the plain sqlite3 shell doing the same inserts and reads in
// the same minutes; and planning 10 000 unchanged features, process start to plan.
//   store [ROUNDS]
// For the last it needs a Python with behave: VIRTUAL_ENV, or python3 in PATH.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/scratch_folder.hpp"
#include "base/subprocess.hpp"
#include "store/store.hpp"

namespace evenshard::bench {

namespace fs = std::filesystem;

namespace {

using Seconds = std::chrono::duration<double>;
using Task = std::function<void()>;

constexpr std::int64_t kStart = 1'700'000'000'000'000;

double timed(const Task& task) {
  const auto begin = std::chrono::steady_clock::now();
  task();
  return Seconds(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

void run(const std::vector<std::string>& argv, const fs::path& folder) {
  base::Command command;
  command.argv = argv;
  command.directory = folder;
  const base::Completed done = base::run(command);
  if (!done.ok()) throw base::Error(fmt::format("{} failed: {}", argv.front(), done.err));
}

/// Gives the shell a script of its own.
void shell(const fs::path& database, const std::string& sql) {
  const fs::path script = database.string() + ".sql";
  base::write_atomically(script, sql);
  run({"sqlite3", "-bail", database.string(), ".read " + script.string()}, database.parent_path());
}

/// One of two ways of doing the same; `before` is not timed.
struct Contender {
  Task before, task;
};

void compare(const std::string& what, int rounds, const Contender& ours, const Contender& theirs) {
  std::vector<double> own, other;
  for (int round = 0; round < rounds; ++round)
    for (const auto& [contender, walls] : {std::pair{&ours, &own}, std::pair{&theirs, &other}}) {
      contender->before();
      walls->push_back(timed(contender->task));
    }
  fmt::print("{:46} {:8.3f}s  shell {:8.3f}s  ratio {:.2f}\n", what, median(own), median(other),
             median(own) / median(other));
}

std::string numbers(int count) {
  return fmt::format(
      "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {}) ", count - 1);
}

std::string path_of(int unit) {
  return fmt::format("features/d{:03}/f{:05}.feature", unit / 100, unit);
}

/// Every unit and scenario in every run; `first` tells the runs of several stores apart.
void fill(const fs::path& database, int units, int scenarios, int runs, int first) {
  { const store::Store empty(database); }
  std::string sql = "BEGIN;";
  sql +=
      numbers(units) +
      "INSERT INTO unit SELECT i + 1, printf('features/d%03d/f%05d.feature', i / 100, i) FROM n;";
  sql += numbers(runs) +
         fmt::format(
             "INSERT INTO run SELECT {0} / 1000 + 60000 * (i + {1}), 'run ' || (i + {1}), "
             "{0} + 60000000 * (i + {1}), 0, 'cpython-3.11', 'builder', 4, 8, '1.2.6', '', "
             "0, 0, '[]', 1, 1, 0, {2}, 1, 1, 1, NULL FROM n;",
             kStart, first, units);
  sql +=
      "INSERT INTO sample SELECT unit_id, run_number, 1, 0, 1, 0, 1, 1, unit_id * 7919, "
      "100000 + unit_id * 31 % 9000, 50000, 40000, 0, 6 FROM unit, run ORDER BY 1, 2 DESC;";
  if (scenarios > 0)
    sql += numbers(scenarios) +
           "INSERT INTO scenario (unit_id, name, ordinal) SELECT unit_id, 'scenario ' || i, 0 FROM "
           "unit, n;"
           "INSERT INTO scenario_sample SELECT scenario_id, run_number, 1, 0, 7, 10000 FROM "
           "scenario, run ORDER BY 1, 2 DESC;";
  shell(database, sql + "COMMIT;");
}

/// One run's journal, as `evenshard run` writes it.
void write_journal(const fs::path& path, int units) {
  store::RunHeader header;
  header.run_id = "run";
  header.started_unix_us = kStart;
  fs::remove(path);
  store::Journal journal(path, header);
  for (int i = 0; i < units; ++i) {
    model::Unit unit;
    unit.path = path_of(i);
    model::UnitResult result;
    result.wall = std::chrono::milliseconds(100);
    result.scenarios.push_back({3, "only", model::Outcome::passed, result.wall});
    journal.append(unit, result, true, true);
  }
  journal.finish({});
}

std::string recording_sql(int units) {
  std::string sql = fmt::format(
      "BEGIN IMMEDIATE;\nINSERT INTO run VALUES ({0}, 'run', {1}, 0, '', '', 0, 0, '', '', 0, 0, "
      "'[]', 1, 1, 0, {2}, 0, 0, 0, NULL);\n",
      kStart / 1000, kStart, units);
  for (int i = 1; i <= units; ++i)
    sql += fmt::format(
        "INSERT INTO unit VALUES ({0}, '{1}');\nINSERT INTO sample VALUES ({0}, {2}, 1, 0, 1, 0, "
        "1, 1, 0, 100000, 0, 0, 0, 0);\nINSERT INTO scenario VALUES ({0}, {0}, 'only', 0);\n"
        "INSERT INTO scenario_sample VALUES ({0}, {2}, 1, 0, 3, 100000);\n",
        i, path_of(i - 1), kStart / 1000);
  return sql + "COMMIT;\n";
}

/// What the bounds leave of a year of CI.
void print_size(const fs::path& folder) {
  const fs::path database = folder / "size.db";
  fill(database, 590, 10, 200, 0);
  const store::Shrunk shrunk = store::Store(database).shrink({});
  fmt::print("{:46} {:8.1f} MB\n", "size of 590 x 10 scenarios, 200 runs",
             static_cast<double>(shrunk.bytes_after) / 1e6);
}

void fresh(const fs::path& database) {
  fs::remove(database);
  const store::Store empty(database);
}

void record(const fs::path& folder, int rounds) {
  constexpr int kUnits = 10'000;
  const fs::path ours = folder / "ours.db", theirs = folder / "theirs.db";
  write_journal(folder / "journal", kUnits);
  const std::string sql = recording_sql(kUnits);
  compare("recording 10 000 results", rounds,
          {[&] { fresh(ours); }, [&] { store::Store(ours).absorb(folder / "journal"); }},
          {[&] { fresh(theirs); }, [&] { shell(theirs, sql); }});
}

void read(const fs::path& folder, int rounds) {
  const fs::path database = folder / "history.db";
  fill(database, 100'000, 0, 20, 0);
  compare("reading 100 000 units x 20 samples", rounds,
          {[] {}, [&] { store::Store(database).history(); }},
          {[] {},
           [&] {
             shell(database,
                   ".output /dev/null\nSELECT unit_id, path FROM unit;\nSELECT * FROM sample ORDER "
                   "BY unit_id, run_number DESC, attempt DESC, part;\n");
           }});
}

/// The union of the tables, with the ids that the target gives.
std::string merging_sql(const fs::path& source) {
  return fmt::format(
      "ATTACH '{}' AS s; BEGIN IMMEDIATE;\n"
      "INSERT OR IGNORE INTO run SELECT * FROM s.run;\n"
      "INSERT OR IGNORE INTO unit (path) SELECT path FROM s.unit;\n"
      "INSERT OR IGNORE INTO scenario (unit_id, name, ordinal) SELECT u.unit_id, name, ordinal "
      "FROM s.scenario JOIN s.unit v USING (unit_id) JOIN unit u ON u.path = v.path;\n"
      "INSERT OR IGNORE INTO sample SELECT u.unit_id, run_number, attempt, part, parts, outcome, "
      "counted, whole, content_hash, wall_us, cpu_us, peak_rss_kib, worker, steps "
      "FROM s.sample JOIN s.unit v USING (unit_id) JOIN unit u ON u.path = v.path;\n"
      "INSERT OR IGNORE INTO scenario_sample SELECT c.scenario_id, run_number, attempt, outcome, "
      "line, wall_us FROM s.scenario_sample JOIN s.scenario d USING (scenario_id) JOIN s.unit v "
      "ON v.unit_id = d.unit_id JOIN unit u ON u.path = v.path JOIN scenario c ON c.unit_id = "
      "u.unit_id AND c.name = d.name AND c.ordinal = d.ordinal;\n"
      "COMMIT; DETACH s;\n",
      source.string());
}

/// 32 nodes that restored one copy of ten runs and recorded one of their own each.
void merge(const fs::path& folder, int rounds) {
  std::vector<fs::path> sources;
  std::string sql;
  for (int node = 0; node < 32; ++node) {
    const fs::path part = folder / fmt::format("node{}.db", node);
    fill(part, 590, 10, 10, 0);
    const fs::path own = folder / "own.db";
    fs::remove(own);
    fill(own, 590, 10, 1, 100 + node);
    store::Store(part).merge({own});
    sources.push_back(part);
    sql += merging_sql(part);
  }
  const fs::path ours = folder / "ours.db", theirs = folder / "theirs.db";
  compare("merging 32 stores (590 x 10 scenarios, 11 runs)", rounds,
          {[&] { fresh(ours); }, [&] { store::Store(ours).merge(sources); }},
          {[&] { fresh(theirs); }, [&] { shell(theirs, sql); }});
}

void replace(std::string& text, const std::string& from, const std::string& to) {
  text.replace(text.find(from), from.size(), to);
}

/// The only run of an export, `runs` times: a minute apart, the last one where it was.
std::string repeated(const std::string& lines, int runs) {
  const std::size_t first = lines.find('\n') + 1;
  const auto value = [&](const std::string& name, std::size_t size) {
    return lines.substr(lines.find(name) + name.size(), size);
  };
  const std::string id = value("\"run_id\":\"", 22), start = value("\"started_unix_us\":", 16);
  std::string result = lines;
  for (int index = 1; index < runs; ++index) {
    std::string run = lines.substr(first);
    replace(run, id, id.substr(0, 20) + fmt::format("{:02}", index));
    replace(run, start, std::to_string(std::stoll(start) - 60'000'000LL * index));
    result += run;
  }
  return result;
}

void plan(const fs::path& folder, int rounds) {
  for (int i = 0; i < 10'000; ++i) {
    fs::create_directories((folder / path_of(i)).parent_path());
    base::write_atomically(folder / path_of(i),
                           fmt::format("Feature: {}\n  Scenario: only\n    * it passes\n", i));
  }
  fs::create_directories(folder / "features/steps");
  base::write_atomically(
      folder / "features/steps/steps.py",
      "from behave import step\n\n@step('it passes')\ndef passes(context):\n    pass\n");
  const std::string program = EVENSHARD_PROGRAM;
  run({program, "run", "-j", "2", "--", "-f", "progress"}, folder);
  run({program, "export", "--output", "lines.jsonl"}, folder);
  base::write_atomically(folder / "lines.jsonl",
                         repeated(base::read_file(folder / "lines.jsonl"), 20));
  run({program, "import", "lines.jsonl"}, folder);
  const auto once = [&] { run({program, "plan", "-j", "8"}, folder); };
  once();
  std::vector<double> walls;
  for (int round = 0; round < 3 * rounds; ++round) walls.push_back(timed(once));
  fmt::print("{:46} {:8.3f}s  min {:.3f}s, max {:.3f}s\n", "planning 10 000 unchanged features",
             median(walls), std::ranges::min(walls), std::ranges::max(walls));
}

}  // namespace

int main_with(int rounds) {
  const base::ScratchFolder folder;
  record(folder.path(), rounds);
  read(folder.path(), rounds);
  merge(folder.path(), rounds);
  print_size(folder.path());
  plan(folder.path(), rounds);
  return 0;
}

}  // namespace evenshard::bench

int main(int argc, char** argv) {
  try {
    return evenshard::bench::main_with(argc > 1 ? std::max(1, std::atoi(argv[1])) : 5);
  } catch (const std::exception& error) {
    fmt::print(stderr, "store: {}\n", error.what());
    return 1;
  }
}
