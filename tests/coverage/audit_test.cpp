#include "coverage/audit.hpp"

#include <doctest/doctest.h>

using evenshard::coverage::Audit;
using evenshard::coverage::check_mapping;
using evenshard::coverage::Contents;
using evenshard::coverage::Damaged;
using evenshard::coverage::Mapping;

namespace {

const Mapping kSame;

using Texts = std::vector<std::string>;

/// Lines 1, 2 and 9 of a.py in one context; b.py touched and never run.
Contents lines_file() {
  Contents contents;
  contents.has_arcs = false;
  contents.files = {{1, "a.py"}, {2, "b.py"}};
  contents.contexts = {{1, ""}};
  contents.lines = {{1, 1, "\x06\x02"}};
  return contents;
}

/// The same with other ids, and arcs in two contexts.
Contents arcs_file() {
  Contents contents;
  contents.has_arcs = true;
  contents.files = {{7, "b.py"}, {4, "a.py"}};
  contents.contexts = {{3, "one"}, {5, "two"}};
  contents.tracers = {{4, "plugin"}};
  contents.arcs = {{4, 3, -1, 1}, {4, 3, 1, 2}, {4, 3, 2, -1}, {4, 5, -1, 1}};
  return contents;
}

Texts audit(const Contents& whole, const std::vector<Contents>& parts,
            const Mapping& mapping = kSame) {
  Audit audit(whole, mapping);
  Texts reasons;
  for (const Contents& part : parts)
    for (const std::string& reason : audit.check(part)) reasons.push_back(reason);
  for (const std::string& reason : audit.surplus()) reasons.push_back(reason);
  return reasons;
}

}  // namespace

TEST_CASE("a combined file that is the union of its parts passes") {
  CHECK(audit(lines_file(), {lines_file()}).empty());
  CHECK(audit(arcs_file(), {arcs_file(), arcs_file()}).empty());
  Contents one = lines_file(), two = lines_file();
  one.lines[0].numbits = "\x02";
  two.lines[0].numbits = std::string("\x04\x02\0", 3);
  CHECK(audit(lines_file(), {one, two}).empty());
  one.lines.clear();
  one.has_arcs.reset();
  CHECK(audit(lines_file(), {lines_file(), one}).empty());
}

TEST_CASE("a lost line is named") {
  Contents whole = lines_file();
  whole.lines[0].numbits = "\x06";
  CHECK(audit(whole, {lines_file()}) == Texts{"1 line of a.py is not in the combined file"});
  whole.lines.clear();
  CHECK(audit(whole, {lines_file()}) == Texts{"3 lines of a.py are not in the combined file"});
}

TEST_CASE("a line that no part has is named") {
  Contents whole = lines_file();
  whole.lines[0].numbits = "\x07\x02";
  CHECK(audit(whole, {lines_file()}) == Texts{"1 line of a.py is in no part"});
}

TEST_CASE("a lost and an invented arc are named") {
  Contents whole = arcs_file();
  whole.arcs[1].to = 3;
  CHECK(audit(whole, {arcs_file()}) == Texts{"1 branch arc of a.py is not in the combined file",
                                             "1 branch arc of a.py is in no part"});
}

TEST_CASE("an arc in another context is another arc") {
  Contents whole = arcs_file();
  whole.arcs.pop_back();
  CHECK(audit(whole, {arcs_file()}) == Texts{"1 branch arc of a.py is not in the combined file"});
  whole = arcs_file();
  whole.contexts[1].second = "three";
  CHECK(audit(whole, {arcs_file()}).size() == 2);
}

TEST_CASE("a lost and an invented file row are named, even without lines") {
  Contents whole = lines_file();
  whole.files.pop_back();
  CHECK(audit(whole, {lines_file()}) == Texts{"b.py is not in the combined file"});
  CHECK(audit(lines_file(), {whole}) == Texts{"b.py is in no part"});
}

TEST_CASE("another tracer and another measure are named") {
  Contents whole = arcs_file();
  whole.tracers.clear();
  CHECK(audit(whole, {arcs_file()}) ==
        Texts{"a.py was measured by \"plugin\", in the combined file by \"\""});
  whole = arcs_file();
  whole.has_arcs = false;
  CHECK(audit(whole, {arcs_file()}) == Texts{"it measured branches, the combined file lines"});
}

TEST_CASE("parts are compared under the paths that coverage gave them") {
  Contents part = lines_file();
  part.files[0].second = "copy/a.py";
  CHECK(audit(lines_file(), {part}, {{"copy/a.py", "a.py"}}).empty());
  CHECK(audit(lines_file(), {part}) == Texts{"copy/a.py is not in the combined file",
                                             "3 lines of copy/a.py are not in the combined file",
                                             "a.py is in no part",
                                             "3 lines of a.py are in no part"});
  // Two copies in one part become one file.
  part.files[1].second = "a.py";
  part.lines.push_back({2, 1, "\x40"});
  CHECK(audit(lines_file(), {lines_file(), part}, {{"copy/a.py", "a.py"}}) ==
        Texts{"1 line of a.py is not in the combined file"});
}

TEST_CASE("a renaming without path mapping is named") {
  CHECK(check_mapping({{"a.py", "b.py"}}, true, {}).empty());
  CHECK(check_mapping({{"a.py", "a.py"}}, false, {}).empty());
  CHECK(check_mapping({{"a.py", "b.py"}}, false, {}).size() == 1);
  const std::string here = std::filesystem::current_path() / "a.py";
  CHECK(check_mapping({{"/copies/w1/a.py", here}}, false, {"/copies/w1"}).empty());
  CHECK(check_mapping({{"/copies/w11/a.py", here}}, false, {"/copies/w1"}).size() == 1);
}

TEST_CASE("rows that refer to nothing are damage") {
  Contents part = lines_file();
  part.lines[0].file = 9;
  CHECK_THROWS_AS(audit(lines_file(), {part}), Damaged);
}
