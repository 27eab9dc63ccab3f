#include "report/fuse_parts.hpp"

#include <fstream>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "support/temp_dir.hpp"

using namespace evenshard;
using namespace evenshard::report;

namespace {

std::string element(const std::string& type, int line) {
  return R"({"type": ")" + type + R"(", "location": "a.feature:)" + std::to_string(line) + "\"}";
}

std::string feature(const std::string& status, const std::string& elements) {
  return R"({"name": "A", "status": ")" + status + R"(", "elements": [)" + elements + "]}";
}

std::string junit(int tests, int failures, const std::string& time, const std::string& cases) {
  return "<testsuite name=\"a.A\" tests=\"" + std::to_string(tests) +
         "\" errors=\"0\" failures=\"" + std::to_string(failures) + "\" skipped=\"0\" time=\"" +
         time + "\" timestamp=\"2026-01-01T00:00:0" + std::to_string(tests) + "\">" + cases +
         "</testsuite>";
}

}  // namespace

TEST_CASE("text of parts is put together by the lines of what it is about") {
  const PartText first{"Feature: A\n S1\n S3\n\n", {{3, 11}, {7, 15}, {0, 19}}};
  const PartText second{"Feature: A\n S2\n\n", {{5, 11}, {0, 15}}};
  CHECK(fuse_text({first, second}) == "Feature: A\n S1\n S2\n S3\n\n");
}

TEST_CASE("the heading of a rule in two parts, and a part in which nothing ran, add nothing") {
  const PartText first{"F\nR\na\n", {{2, 2}, {3, 4}, {0, 6}}};
  const PartText second{"F\nR\nb\n", {{2, 2}, {5, 4}, {0, 6}}};
  const PartText empty{"F\n", {}};
  CHECK(fuse_text({first, empty, second}) == "F\nR\na\nb\n");
}

TEST_CASE("the elements of parts are one feature's, in file order, each background once") {
  const std::string fused =
      fuse_json({feature("passed", element("background", 2) + "," + element("scenario", 9)),
                 feature("failed", element("background", 2) + "," + element("scenario", 4))});
  CHECK(fused == R"({"name":"A","status":"failed","elements":[{"type":"background","location":)"
                 R"("a.feature:2"},{"type":"scenario","location":"a.feature:4"},)"
                 R"({"type":"scenario","location":"a.feature:9"}]})");
}

TEST_CASE("parts that only Python calls JSON stay one after another") {
  CHECK(fuse_json({"{\"a\": NaN}", "{\"b\": 1}"}) == "{\"a\": NaN},\n\n{\"b\": 1}");
}

TEST_CASE("JUnit reports of parts add up to one") {
  const test::TempDir dir;
  std::ofstream(dir / "0.xml") << junit(
      1, 0, "0.5", "<testcase name=\"one\"><properties> </properties></testcase>");
  std::ofstream(dir / "1.xml") << junit(
      2, 1, "1.25", "<testcase name=\"two\"><failure>\n&lt;no&gt; </failure></testcase>");
  fuse_junit({dir / "0.xml", dir / "1.xml"}, dir / "whole.xml");
  const std::string whole = base::read_file(dir / "whole.xml");
  CHECK(whole ==
        "<testsuite name=\"a.A\" tests=\"3\" errors=\"0\" failures=\"1\" skipped=\"0\" "
        "time=\"1.750000\" timestamp=\"2026-01-01T00:00:02\"><testcase name=\"one\"><properties> "
        "</properties></testcase>"
        "<testcase name=\"two\"><failure>\n&lt;no&gt; </failure></testcase></testsuite>");
}

TEST_CASE("a part's report that a test cut short is named") {
  const test::TempDir dir;
  std::ofstream(dir / "0.xml") << "<testsuite><testcase";
  CHECK_THROWS_AS(fuse_junit({dir / "0.xml"}, dir / "whole.xml"), base::Error);
}
