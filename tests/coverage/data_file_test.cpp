#include "coverage/data_file.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <doctest/doctest.h>

#include "base/file.hpp"
#include "coverage/project.hpp"

namespace fs = std::filesystem;

using evenshard::base::read_file;
using evenshard::base::write_atomically;
using evenshard::coverage::check_data_file;
using evenshard::coverage::Damaged;
using evenshard::coverage::read_data_file;
using evenshard::test::kVenvs;
using evenshard::test::Project;

namespace {

/// A data file of branches, changed by `sql`.
struct Changed {
  explicit Changed(const char* sql) {
    project.measure("data", {"line", "box"}, {"--branch"});
    SQLite::Database database("data", SQLite::OPEN_READWRITE);
    database.exec(sql);
  }
  Project project{"new", ""};
};

/// Where a page of the file begins.
std::size_t page_of(const char* index) {
  SQLite::Database database("data", SQLite::OPEN_READONLY);
  SQLite::Statement root(database, "SELECT rootpage FROM sqlite_master WHERE name = ?");
  root.bind(1, index);
  root.executeStep();
  return static_cast<std::size_t>(root.getColumn(0).getInt() - 1) * 4096;
}

}  // namespace

TEST_CASE("a data file is read as coverage wrote it, and stays as it is") {
  for (const std::string& venv : kVenvs) {
    const Project project(venv, "");
    project.measure("data", {"line"}, {"--context=here"});
    const std::string before = read_file("data");
    CHECK(check_data_file("data") == false);
    const auto contents = read_data_file("data");
    CHECK(contents.has_arcs == false);
    CHECK(contents.files.size() == 3);
    CHECK(contents.contexts.back().second == "here");
    CHECK(contents.lines.size() == 3);
    CHECK(contents.arcs.empty());
    CHECK(read_file("data") == before);
    for (const auto& entry : fs::directory_iterator("."))
      CHECK_FALSE(entry.path().filename().string().starts_with("data-"));
  }
}

TEST_CASE("a database that is not coverage's, or half of it, is damaged") {
  for (const char* sql :
       {"DROP TABLE arc",
        "DROP TABLE meta; CREATE VIEW meta AS SELECT 'has_arcs' AS key, '1' AS value",
        "UPDATE coverage_schema SET version = 6", "DELETE FROM coverage_schema",
        "UPDATE meta SET value = 'perhaps' WHERE key = 'has_arcs'"}) {
    CAPTURE(sql);
    const Changed changed(sql);
    CHECK_THROWS_AS(check_data_file("data"), Damaged);
  }
}

TEST_CASE("rows that coverage cannot have written are damage") {
  for (const char* sql :
       {"UPDATE arc SET tono = 4294967297 WHERE rowid = 1",
        "UPDATE arc SET tono = 'one' WHERE rowid = 1",
        "UPDATE arc SET file_id = NULL WHERE rowid = 1", "UPDATE file SET path = NULL WHERE id = 1",
        "INSERT INTO line_bits VALUES (1, 1, 'text')"}) {
    CAPTURE(sql);
    const Changed changed(sql);
    CHECK(check_data_file("data") == true);
    CHECK_THROWS_AS(read_data_file("data"), Damaged);
  }
}

TEST_CASE("a page that was never written is damage, also where the rows can be read without it") {
  const Changed changed("SELECT 1");
  std::string bytes = read_file("data");
  bytes.replace(page_of("sqlite_autoindex_arc_1"), 4096, std::string(4096, '\0'));
  write_atomically("data", bytes);
  CHECK_NOTHROW(read_data_file("data"));
  CHECK_THROWS_AS(check_data_file("data"), Damaged);
}

TEST_CASE("what is no file is damaged, not waited for") {
  CHECK_THROWS_WITH_AS(check_data_file("/nonexistent"), "the file is missing", Damaged);
  CHECK_THROWS_WITH_AS(check_data_file("/dev/null"), "it is not a regular file", Damaged);
  CHECK_THROWS_WITH_AS(check_data_file("/tmp"), "it is not a regular file", Damaged);
}
