#include "intake/feature_files.hpp"

#include <doctest/doctest.h>

using evenshard::intake::FeatureFiles;
using evenshard::intake::ReportedFeature;

namespace {

std::string by_file(const FeatureFiles& files, const std::string& file) {
  ReportedFeature feature;
  feature.file = file;
  return files.find(feature).value_or("-");
}

std::string by_name(const FeatureFiles& files, const std::string& name) {
  ReportedFeature feature;
  feature.name = name;
  return files.find(feature).value_or("-");
}

}  // namespace

TEST_CASE("a report's file is found as it is, below another folder, and from another system") {
  const FeatureFiles files({"features/a.feature", "features/sub/b.feature"});
  CHECK(by_file(files, "features/a.feature") == "features/a.feature");
  CHECK(by_file(files, "./features/a.feature") == "features/a.feature");
  CHECK(by_file(files, "/home/ci/build/features/sub/b.feature") == "features/sub/b.feature");
  CHECK(by_file(files, "C:\\build\\features\\sub\\b.feature") == "features/sub/b.feature");
  CHECK(by_file(files, "features/c.feature") == "-");
}

TEST_CASE("behave's JUnit names a feature by its dotted path below one of behave's paths") {
  const FeatureFiles files({"features/a.feature", "features/sub/b.feature"});
  CHECK(by_name(files, "a.Title") == "features/a.feature");
  CHECK(by_name(files, "sub.b.A title. With dots") == "features/sub/b.feature");
  CHECK(by_name(files, "features.sub.b.Title") == "features/sub/b.feature");
  CHECK(by_name(files, "b") == "-");
  CHECK(by_name(files, "c.Title") == "-");
}

TEST_CASE("what could mean two files means none, unless one is meant exactly") {
  const FeatureFiles files({"a.feature", "one/a.feature", "two/b.feature", "three/b.feature"});
  CHECK(by_file(files, "a.feature") == "a.feature");
  CHECK(by_name(files, "a.Title") == "a.feature");
  CHECK(by_file(files, "b.feature") == "-");
  CHECK(by_name(files, "b.Title") == "-");
  CHECK(by_name(files, "two.b.Title") == "two/b.feature");
}

TEST_CASE("a feature whose name has dots is found") {
  const FeatureFiles files({"features/v1.2.feature"});
  CHECK(by_file(files, "features/v1.2.feature") == "features/v1.2.feature");
  CHECK(by_name(files, "v1.2.Title") == "features/v1.2.feature");
}
