#include <csignal>
#include <functional>
#include <stdexcept>

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "processes.hpp"
#include "support.hpp"

using namespace evenshard;
using namespace evenshard::store;
using namespace evenshard::store::test;
namespace fs = std::filesystem;

namespace {

/// Runs `body` in a child without root's rights; returns its text.
std::string as_ordinary_user(const std::function<std::string()>& body) {
  Child child([&](const Child::Tell& tell) {
    if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0))
      throw std::runtime_error("root's rights stay");
    tell(body());
  });
  const std::string answer = child.answers();
  CHECK(child.status() == 0);
  return answer;
}

}  // namespace

TEST_CASE("a file that is no database is refused and left untouched") {
  const Folder folder;
  const std::string text(5000, 'x');
  write_file(folder / "timings.db", text);
  const std::string message = message_of([&] { Store(folder / "timings.db"); });
  CHECK(contains(message, "timings.db is not a timing store"));
  CHECK(contains(message, "--store"));
  CHECK(read_file(folder / "timings.db") == text);
  const Opened opened = open_or_memory(folder / "timings.db");
  CHECK(opened.store.in_memory());
  CHECK(contains(opened.warning, "nothing is recorded"));
  CHECK(read_file(folder / "timings.db") == text);
}

TEST_CASE("another program's database is refused and left untouched") {
  const Folder folder;
  for (const char* mark : {"", "PRAGMA application_id = 77;"}) {
    const fs::path path = folder / ("other" + std::string(mark).substr(0, 1) + ".db");
    sql(path, std::string(mark) + "CREATE TABLE run (x)");
    const std::string before = read_file(path);
    CHECK(contains(message_of([&] { Store{path}; }), "a database of another program"));
    CHECK(read_file(path) == before);
  }
}

TEST_CASE("a newer store is refused with the version it needs") {
  const Folder folder;
  { Store{folder / "timings.db"}; }
  sql(folder / "timings.db", "PRAGMA user_version = 12");
  const std::string message = message_of([&] { Store{folder / "timings.db"}; });
  CHECK(contains(message, "schema version 12"));
  CHECK(contains(message, "up to 4"));
}

TEST_CASE("a folder, a pipe and a folder that cannot be made are refused by name") {
  const Folder folder;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  write_file(folder / "plain", "x");
  CHECK(contains(message_of([&] { Store{folder.path()}; }), "is not a file"));
  CHECK(contains(message_of([&] { Store{folder / "pipe"}; }), "is not a file"));
  CHECK(contains(message_of([&] { Store{folder / "plain" / "timings.db"}; }), "cannot be created"));
}

TEST_CASE("tables that are not ours are damage") {
  const Folder folder;
  for (const char* change :
       {"ALTER TABLE sample ADD COLUMN extra INTEGER", "DROP TABLE worker_sample",
        "CREATE TRIGGER hook AFTER INSERT ON run BEGIN DELETE FROM unit; END",
        "DROP TABLE plan; CREATE VIEW plan AS SELECT 1"}) {
    CAPTURE(change);
    const fs::path path = folder / "timings.db";
    fs::remove(path);
    { Store{path}; }
    sql(path, change);
    CHECK_THROWS_AS(Store{path}, DamagedStore);
  }
}

TEST_CASE("somebody's own table beside ours is none of our business") {
  const Folder folder;
  { Store{folder / "timings.db"}; }
  sql(folder / "timings.db", "CREATE TABLE notes (text)");
  CHECK_NOTHROW(Store{folder / "timings.db"});
}

TEST_CASE("a damaged store is moved aside once and a new one begun") {
  const Folder folder;
  const fs::path path = folder / "timings.db";
  { Store{path}; }
  std::string bytes = read_file(path);
  bytes.resize(bytes.size() / 2);
  write_file(path, bytes);
  {
    const Opened opened = open_or_memory(path);
    CHECK_FALSE(opened.store.in_memory());
    CHECK(contains(opened.warning, "is damaged"));
    CHECK(contains(opened.warning, "timings.db.damaged"));
  }
  CHECK(read_file(folder / "timings.db.damaged") == bytes);
  CHECK(open_or_memory(path).warning.empty());
  CHECK_FALSE(move_aside(path));
}

TEST_CASE("a store that another program switched to WAL is switched back") {
  const Folder folder;
  { Store{folder / "timings.db"}; }
  sql(folder / "timings.db", "PRAGMA journal_mode = WAL");
  { Store{folder / "timings.db"}; }
  CHECK(sql(folder / "timings.db", "PRAGMA journal_mode") == "delete");
}

TEST_CASE(
    "a journal that would have SQLite delete another file, or wait for a pipe, is not played "
    "back") {
  const Folder folder;
  {
    Store store(folder / "timings.db");
    record(store, folder, header(1), {unit("a")});
  }
  cut_off_a_write(folder / "timings.db");
  write_file(folder / "precious", "mine");
  const std::string name = folder / "precious";
  std::uint32_t sum = 0;
  for (const char byte : name) sum += static_cast<std::uint32_t>(byte);
  const auto number = [](std::uint32_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
    return bytes;
  };
  const std::string journal = read_file(folder / "timings.db-journal");
  write_file(folder / "timings.db-journal", journal + number(0x4000'0000 / 4096 + 1) + name +
                                                number(static_cast<std::uint32_t>(name.size())) +
                                                number(sum) + "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7");
  const auto refused = [&] {
    const Opened opened = open_or_memory(folder / "timings.db");
    CHECK(opened.store.in_memory());
    CHECK(contains(opened.warning, "timings.db-journal beside it is none that evenshard writes"));
    CHECK(contains(message_of([&] { check_source(folder / "timings.db"); }), "could do harm"));
  };
  refused();
  CHECK(read_file(folder / "precious") == "mine");
  fs::remove(folder / "timings.db-journal");
  REQUIRE(::mkfifo((folder / "timings.db-journal").c_str(), 0600) == 0);
  refused();
}

TEST_CASE("a store below folders that do not exist yet is created with them") {
  const Folder folder;
  { Store{folder / "a" / "b" / "timings.db"}; }
  CHECK(fs::exists(folder / "a" / "b" / "timings.db"));
}

TEST_CASE("a read-only store gives its history and refuses to be written once") {
  const Folder folder;
  {
    Store store(folder / "timings.db");
    record(store, folder, header(1), {unit("a.feature")});
    store.save_plan("[]", {kStart, "plan"});
    write_run(folder / "journal", header(2), {unit("a.feature")});
  }
  fs::permissions(folder.path(), fs::perms(0555));
  fs::permissions(folder / "timings.db", fs::perms(0444));
  const std::string answer = as_ordinary_user([&] {
    Store store(folder / "timings.db");
    std::string seen = std::to_string(store.history().units.size());
    seen += store.load_plan("[]").value_or(StoredPlan()).document + ": ";
    seen += message_of([&] { store.save_plan("other", {kStart, "x"}); });
    seen += message_of([&] { store.save_plan("other", {kStart, "x"}); });
    const Absorbed absorbed = store.absorb(folder / "journal");
    return seen + (absorbed.added || absorbed.stored ? " stored" : " not stored");
  });
  fs::permissions(folder.path(), fs::perms(0755));
  CHECK(answer.starts_with("1plan: the timing store "));
  CHECK(contains(answer, "cannot be written"));
  CHECK(answer.find("cannot be written") == answer.rfind("cannot be written"));
  CHECK(answer.ends_with(" not stored"));
}

TEST_CASE("a journal that a read-only store cannot take in stays where it is") {
  const Folder folder;
  const fs::path store_folder = folder / "store", run = folder / "runs" / "20260101T000000_000001";
  fs::create_directories(run);
  { Store{store_folder / "timings.db"}; }
  write_run(run / "journal.jsonl", header(1), {unit("a.feature")});
  for (const fs::path& open : {folder.path(), run.parent_path(), run})
    fs::permissions(open, fs::perms(0777));
  fs::permissions(store_folder / "timings.db", fs::perms(0444));
  fs::permissions(store_folder, fs::perms(0555));
  const std::string answer = as_ordinary_user([&] {
    Store store(store_folder / "timings.db");
    const auto absorb = [&] {
      return message_of([&] { absorb_left_over(store, run.parent_path()); });
    };
    const std::string first = absorb();
    return first + "; " + absorb();
  });
  fs::permissions(store_folder, fs::perms(0755));
  CHECK(contains(answer, "cannot be written"));
  CHECK(answer.ends_with("; "));
  CHECK(fs::exists(run / "journal.jsonl"));
}

TEST_CASE("a store that cannot be read, or created in a read-only folder, is named") {
  const Folder folder;
  { Store{folder / "timings.db"}; }
  fs::permissions(folder / "timings.db", fs::perms(0000));
  fs::permissions(folder.path(), fs::perms(0555));
  const std::string answer = as_ordinary_user([&] {
    return message_of([&] { Store{folder / "timings.db"}; }) + "\n" +
           message_of([&] { Store{folder / "new.db"}; }) + "\n" +
           open_or_memory(folder / "new.db").warning;
  });
  fs::permissions(folder.path(), fs::perms(0755));
  CHECK(contains(answer, "timings.db cannot be used"));
  CHECK(contains(answer, "new.db cannot be used"));
  CHECK(contains(answer, "nothing is recorded"));
}

TEST_CASE("on a full disk recording fails with a message and the store stays whole") {
  const Folder folder;
  const fs::path path = folder / "timings.db";
  {
    Store store(path);
    record(store, folder, header(1), {unit("a.feature")});
  }
  std::vector<model::Unit> many;
  for (int i = 0; i < 200; ++i) many.push_back(unit("features/" + std::to_string(i), 20));
  write_run(folder / "journal", header(2), many);
  fs::permissions(folder.path(), fs::perms(0777));
  fs::permissions(path, fs::perms(0666));
  const std::string answer = as_ordinary_user([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const auto size = static_cast<rlim_t>(fs::file_size(path)) + 8192;
    const rlimit limit{size, size};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    Store store(path);
    return message_of([&] { store.absorb(folder / "journal"); });
  });
  CHECK(contains(answer, "timings.db cannot be"));
  CAPTURE(answer);
  CHECK(sql(path, "PRAGMA integrity_check") == "ok");
  Store store(path);
  CHECK(store.runs(10).size() == 1);
  CHECK(store.absorb(folder / "journal").added);
}
