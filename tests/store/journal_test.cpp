#include <csignal>
#include <random>

#include <doctest/doctest.h>
#include <sys/resource.h>

#include "processes.hpp"
#include "support.hpp"

using namespace evenshard;
using namespace evenshard::store;
using namespace evenshard::store::test;

namespace {

std::string three_units(const Folder& folder) {
  write_run(folder / "good", header(1), {unit("a"), unit("b"), unit("c")});
  return read_file(folder / "good");
}

}  // namespace

TEST_CASE("a journal is absorbed once, however often it is given") {
  const Folder folder;
  Store store(folder / "timings.db");
  write_run(folder / "journal", header(1), {unit("a.feature")});
  CHECK(store.absorb(folder / "journal").added);
  const Absorbed again = store.absorb(folder / "journal");
  CHECK_FALSE(again.added);
  CHECK(again.stored);
  CHECK(store.history().units[0].samples.size() == 1);
}

TEST_CASE("a torn last line is left out, the lines before it are taken in") {
  const Folder folder;
  const std::string text = three_units(folder);
  for (const std::size_t cut : {1, 50, 200}) {
    Store store(":memory:");
    write_file(folder / "journal", text.substr(0, text.size() - cut));
    const Absorbed absorbed = store.absorb(folder / "journal");
    CHECK(absorbed.skipped_lines == 1);
    CHECK_FALSE(store.runs(1).at(0).summary);
    CHECK(absorbed.units == (cut == 200 ? 2 : 3));
  }
}

TEST_CASE("implausible lines are skipped and counted") {
  const Folder folder;
  const std::string text = three_units(folder);
  const std::size_t first = text.find('\n') + 1;
  const auto with = [&](const std::string& line) {
    write_file(folder / "journal", text.substr(0, first) + line + "\n" + text.substr(first));
    Store store(":memory:");
    const Absorbed absorbed = store.absorb(folder / "journal");
    CHECK(absorbed.units == 3);
    return absorbed.skipped_lines;
  };
  CHECK(with("not JSON") == 1);
  CHECK(with("[1]") == 1);
  CHECK(with("{\"type\":\"something\"}") == 1);
  CHECK(with(std::string(100'000, '[')) == 1);
  std::string unit_line = text.substr(first, text.find('\n', first) - first);
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string line = unit_line;
    return line.replace(line.find(from), from.size(), to);
  };
  CHECK(with(changed("\"attempt\":1", "\"attempt\":-1")) == 1);
  CHECK(with(changed("\"wall_us\":100000", "\"wall_us\":1e300")) == 1);
  CHECK(with(changed("\"wall_us\":100000", "\"wall_us\":18446744073709551615")) == 1);
  CHECK(with(changed("\"passed\"", "\"glorious\"")) == 1);
  CHECK(with(changed("\"path\":\"a\"", "\"path\":\"\\u001b[2J\"")) == 1);
  CHECK(with(changed("\"path\":\"a\"", "\"path\":7")) == 1);
  CHECK(with(changed("\"content_hash\":\"fedc", "\"content_hash\":\"xyz!")) == 1);
}

TEST_CASE("a journal with any bit flipped is taken in as far as it is plausible, or refused") {
  const Folder folder;
  const std::string text = three_units(folder);
  std::mt19937 random(7);
  for (int round = 0; round < scaled(100, 5000); ++round) {
    CAPTURE(round);
    std::string bytes = text;
    for (unsigned flips = 1 + random() % 8; flips > 0; --flips)
      flip(bytes[random() % bytes.size()], random() % 8);
    write_file(folder / "journal", bytes);
    Store store(":memory:");
    message_of([&] { store.absorb(folder / "journal"); });
    CHECK(store.history({20, 20}).units.size() <= 3);
  }
}

TEST_CASE("an unknown version and a file that is no journal are refused by name") {
  const Folder folder;
  Store store(":memory:");
  write_file(folder / "newer", "{\"evenshard_journal\":2}\n");
  CHECK(contains(message_of([&] { store.absorb(folder / "newer"); }), "newer evenshard"));
  write_file(folder / "other", "hello\n");
  CHECK(contains(message_of([&] { store.absorb(folder / "other"); }), "not the journal"));
  CHECK(contains(message_of([&] { store.absorb(folder / "none"); }), "none cannot be read"));
}

TEST_CASE("a scenario's name of any bytes loses neither the journal nor the unit") {
  const Folder folder;
  Store store(":memory:");
  model::Unit feature = unit("a.feature");
  feature.scenarios[0].name = "bell \x07 and \xFF";
  write_run(folder / "journal", header(1), {feature});
  const Absorbed absorbed = store.absorb(folder / "journal");
  CHECK(absorbed.units == 1);
  CHECK(absorbed.skipped_lines == 0);
  CHECK(store.history({20, 20}).units.at(0).scenarios.size() == 1);
}

TEST_CASE("a part that crashed after all is named, and its feature is no sample") {
  const Folder folder;
  model::Unit feature = unit("a");
  {
    Journal journal(folder / "journal", header(1));
    for (const int part : {1, 0}) {
      feature.piece = {part, 2};
      journal.append(feature, passed(feature), true, true);
    }
    feature.piece = {1, 2};
    journal.append_crash(feature, 1);
    journal.finish(summary(1));
  }
  Store store(":memory:");
  CHECK(store.absorb(folder / "journal").skipped_lines == 0);
  CHECK(store.history().units.at(0).samples.at(0).outcome == model::Outcome::crashed);
  CHECK(contains(exported(store), R"("part":1,"parts":2,"outcome":"crashed")"));
}

TEST_CASE("an attempt that crashed after all is no sample") {
  const Folder folder;
  {
    Journal journal(folder / "journal", header(1));
    for (const char* path : {"a", "b"}) journal.append(unit(path), passed(unit(path)), true, true);
    journal.append_crash(unit("a"), 1);
    journal.append_crash(unit("a"), 7);  // Nobody spoke of it.
    journal.finish(summary(2));
  }
  Store store(":memory:");
  CHECK(store.absorb(folder / "journal").skipped_lines == 1);
  const model::History history = store.history();
  CHECK(history.units.at(0).samples.at(0).outcome == model::Outcome::crashed);
  CHECK(history.units.at(1).samples.at(0).outcome == model::Outcome::passed);
}

TEST_CASE("a journal on a full disk ends with a problem and stops nothing") {
  const Folder folder;
  Child child([&](const Child::Tell& tell) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{1500, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    Journal journal(folder / "journal", header(1));
    for (int i = 0; i < 20; ++i) journal.append(unit("a"), passed(unit("a")), true, true);
    // Space again: but whatever came now would be glued to the torn line.
    limit.rlim_cur = RLIM_INFINITY;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    journal.finish(summary());
    tell(journal.problem().value_or("none"));
  });
  CHECK(contains(child.answers(), "cannot be written"));
  CHECK(child.status() == 0);
  CHECK(std::filesystem::file_size(folder / "journal") == 1500);
  Store store(":memory:");
  const Absorbed absorbed = store.absorb(folder / "journal");
  CHECK(absorbed.units > 0);
  CHECK(absorbed.skipped_lines == 1);
}

TEST_CASE("a line that was written in part is the last one, even when there is space again") {
  const Folder folder;
  Child child([&](const Child::Tell& tell) {
    std::signal(SIGXFSZ, SIG_IGN);
    Journal journal(folder / "journal", header(1));
    journal.append(unit("a"), passed(unit("a")), true, true);
    const rlimit limit{std::filesystem::file_size(folder / "journal") + 40, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    journal.append(unit("torn"), passed(unit("torn")), true, true);
    const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &none);
    journal.append(unit("b"), passed(unit("b")), true, true);
    journal.finish(summary());
    tell(std::to_string(limit.rlim_cur) + journal.problem().value_or("none"));
  });
  const std::string told = child.answers();
  CHECK(child.status() == 0);
  CHECK(contains(told, "cannot be written (no space left)"));
  CHECK(std::filesystem::file_size(folder / "journal") == std::stoul(told));
  Store store(":memory:");
  const Absorbed absorbed = store.absorb(folder / "journal");
  CHECK(absorbed.units == 1);
  CHECK(absorbed.skipped_lines == 1);
  CHECK_FALSE(store.runs(1).at(0).summary);
}

TEST_CASE("a journal is never written over another file") {
  const Folder folder;
  write_file(folder / "journal", "precious");
  CHECK(contains(message_of([&] { Journal(folder / "journal", header(1)); }), "cannot be created"));
  CHECK(read_file(folder / "journal") == "precious");
}
