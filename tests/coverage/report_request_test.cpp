#include <doctest/doctest.h>

#include "base/error.hpp"
#include "coverage/coverage.hpp"

using evenshard::base::UsageError;
using evenshard::coverage::parse_report;
using evenshard::coverage::ReportType;

TEST_CASE("a report is a type and, after a colon, its destination") {
  CHECK(parse_report("html").type == ReportType::html);
  CHECK(parse_report("html").destination.empty());
  CHECK(parse_report("xml:out/c:1.xml").type == ReportType::xml);
  CHECK(parse_report("xml:out/c:1.xml").destination == "out/c:1.xml");
  CHECK(parse_report("term-missing").type == ReportType::term_missing);
}

TEST_CASE("a terminal report may skip covered files and has no destination") {
  CHECK(parse_report("term:skip-covered").skip_covered);
  CHECK(parse_report("term-missing:skip-covered").destination.empty());
  CHECK_THROWS_AS(parse_report("term:out.txt"), UsageError);
}

TEST_CASE("standard output is no destination") {
  CHECK_THROWS_AS(parse_report("xml:-"), UsageError);
}

TEST_CASE("an unknown report is refused by name") {
  CHECK_THROWS_WITH_AS(parse_report("annotate:x"),
                       "\"annotate:x\" is not a coverage report: use term, term-missing, html, "
                       "xml, json or lcov, with :DEST where it shall go",
                       UsageError);
  CHECK_THROWS_AS(parse_report(""), UsageError);
}
