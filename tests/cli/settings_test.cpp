#include "cli/settings.hpp"

#include <map>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "cli/help.hpp"
#include "cli/support.hpp"

using namespace evenshard::cli;
using namespace std::chrono_literals;
using Words = std::vector<std::string>;
using Variables = std::map<std::string, std::string>;

namespace {

RunOptions options(const Words& words, const Variables& variables = {},
                   const std::string& config = "") {
  const Surroundings surroundings{[&](const std::string& name) -> std::optional<std::string> {
                                    const auto found = variables.find(name);
                                    return found == variables.end() ? std::nullopt
                                                                    : std::optional(found->second);
                                  },
                                  config};
  return resolve(kRun, parse_command_line(kRun, "run", words), surroundings);
}

std::string complaint(const Words& words, const Variables& variables = {},
                      const std::string& config = "") {
  try {
    options(words, variables, config);
  } catch (const evenshard::base::UsageError& error) {
    return error.what();
  }
  return "";
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the questions that simulate, rebalance and history take") {
  const Surroundings nothing{[](const std::string&) { return std::nullopt; }, std::nullopt};
  const auto asked = [&](CommandSet command, const Words& words) {
    return resolve(command, parse_command_line(command, "", words), nothing);
  };
  const RunOptions simulated =
      asked(kSimulate, {"--nodes=8", "--cores", "4", "--target-time", "1.5m"});
  CHECK(simulated.nodes == 8);
  CHECK(simulated.cores == 4);
  CHECK(simulated.target_time == 90s);
  const RunOptions rebalanced =
      asked(kRebalance, {"--tolerance", "0.5", "--against", "a.json", "--write", "b.json"});
  CHECK(rebalanced.tolerance_permille == 5);
  CHECK(rebalanced.against == "a.json");
  CHECK(rebalanced.write == "b.json");
  CHECK(asked(kRebalance, {}).tolerance_permille == 10);
  CHECK(asked(kHistory, {"--backtest"}).backtest);
}

TEST_CASE("what history and runs are asked") {
  const Surroundings nothing{[](const std::string&) { return std::nullopt; }, std::nullopt};
  const auto asked = [&](CommandSet command, const Words& words) {
    return resolve(command, parse_command_line(command, "", words), nothing);
  };
  CHECK(asked(kHistory, {"--since", "1970-01-01T00:01"}).since_unix_us == 60'000'000);
  CHECK(asked(kHistory, {"--csv"}).csv);
  CHECK_FALSE(asked(kHistory, {}).sure);
  CHECK(asked(kHistory, {"--regressions", "--sure", "99.5"}).sure == doctest::Approx(0.995));
  CHECK(asked(kHistory, {"--regressions"}).regressions);
  CHECK_FALSE(asked(kHistory, {"--regressions"}).fail_on_regression);
  CHECK(asked(kHistory, {"--fail-on-regression"}).regressions);
  CHECK(asked(kRuns, {"--limit=5", "--csv"}).limit == 5);
  CHECK_THROWS_WITH_AS(asked(kRuns, {"--limit", "0"}), doctest::Contains("--limit"),
                       evenshard::base::UsageError);
  CHECK_THROWS_WITH_AS(asked(kRuns, {"--since", "soon"}), doctest::Contains("--since: \"soon\""),
                       evenshard::base::UsageError);
  CHECK_THROWS_AS(asked(kRuns, {"--regressions"}), evenshard::base::UsageError);
}

TEST_CASE("without anything the defaults hold") {
  const RunOptions given = options({});
  CHECK_FALSE(given.workers);
  CHECK(given.store == ".evenshard/timings.db");
  CHECK(given.grace == 5s);
  CHECK_FALSE(given.cov);
  CHECK_FALSE(given.cov_reports);
}

TEST_CASE("a flag wins over the environment, the environment over the file") {
  const std::string file = "[tool.evenshard]\nworkers = 2\n";
  CHECK(options({}, {}, file).workers == 2);
  CHECK(options({}, {{"EVENSHARD_WORKERS", "3"}}, file).workers == 3);
  CHECK(options({"-j", "4"}, {{"EVENSHARD_WORKERS", "3"}}, file).workers == 4);
  CHECK_FALSE(options({"-j", "auto"}, {}, file).workers);
}

TEST_CASE("a list is replaced whole, not added to") {
  const std::string file = "[tool.evenshard]\ncov = true\ncov-report = ['term', 'xml']\n";
  CHECK(options({}, {}, file).cov_reports == Words{"term", "xml"});
  CHECK(options({}, {{"EVENSHARD_COV_REPORT", "html json:a.json"}}, file).cov_reports ==
        Words{"html", "json:a.json"});
  CHECK(options({"--cov-report=lcov"}, {}, file).cov_reports == Words{"lcov"});
  CHECK(options({"--cov-report="}, {}, file).cov_reports == Words{});
}

TEST_CASE("coverage can be switched on with or without a source, and off again") {
  CHECK(options({"--cov"}).cov);
  CHECK(options({"--cov=a,b"}).cov_source == "a,b");
  CHECK(options({}, {{"EVENSHARD_COV", "1"}}).cov);
  CHECK(options({}, {{"EVENSHARD_COV", "1"}}).cov_source.empty());
  CHECK(options({}, {{"EVENSHARD_COV", "src"}}).cov_source == "src");
  CHECK_FALSE(options({}, {{"EVENSHARD_COV", "off"}}, "[tool.evenshard]\ncov = true\n").cov);
  CHECK_FALSE(options({"--no-cov"}, {}, "[tool.evenshard]\ncov = 'src'\n").cov);
}

TEST_CASE("a bare --cov leaves a configured source, several sources are all measured") {
  const std::string file = "[tool.evenshard]\ncov = 'src'\n";
  CHECK(options({"--cov"}, {}, file).cov_source == "src");
  CHECK(options({}, {{"EVENSHARD_COV", "1"}}, file).cov_source == "src");
  CHECK(options({"--cov"}, {{"EVENSHARD_COV", "0"}}, file).cov);
  CHECK(options({"--cov=lib"}, {}, file).cov_source == "lib");
  CHECK(options({"--cov=a", "--cov=b", "--cov"}).cov_source == "a,b");
}

TEST_CASE("an empty variable counts as not set") {
  const testing::WithVariable empty("EVENSHARD_WORKERS", "");
  CHECK_FALSE(our_surroundings().variable("EVENSHARD_WORKERS"));
  const testing::WithVariable set("EVENSHARD_RECYCLE", "2");
  CHECK(our_surroundings().variable("EVENSHARD_RECYCLE") == "2");
}

TEST_CASE(
    "an option that depends on --cov is refused without it, unless it was refused on purpose") {
  CHECK(has(complaint({"--cov-branch"}), "--cov-branch has no effect without --cov"));
  CHECK(complaint({"--cov-branch", "--no-cov"}).empty());
  CHECK(complaint({}, {{"EVENSHARD_COV_BRANCH", "1"}}).empty());
}

TEST_CASE(
    "what one plain behave does not do is refused with --baseline, or named where it is set") {
  for (const Words& words : std::initializer_list<Words>{{"-j", "4"},
                                                         {"--recycle", "1"},
                                                         {"--divide", "auto"},
                                                         {"--order", "random"},
                                                         {"--group-by", "folder"},
                                                         {"--isolate", "tmp"},
                                                         {"--diagnose"},
                                                         {"--cov", "--cov-context", "scenario"}}) {
    CAPTURE(words.back());
    Words all = words;
    all.emplace_back("--baseline");
    CHECK(has(complaint(all), "has no effect with --baseline"));
  }
  CHECK(complaint({"--baseline", "-j", "1", "--divide=never", "--isolate=none", "--order=file"})
            .empty());
  const std::string file = "[tool.evenshard]\nworkers = 4\nisolate = ['tmp']\nrecycle = 0\n";
  CHECK(options({"--baseline"}, {{"EVENSHARD_DIVIDE", "auto"}}, file).without_effect ==
        Words{"pyproject.toml:2: workers", "EVENSHARD_DIVIDE", "pyproject.toml:3: isolate"});
  CHECK(options({}, {}, file).without_effect.empty());
}

TEST_CASE("a bad value is named with the place it came from") {
  CHECK(has(complaint({"--workers", "0"}), "--workers: \"0\""));
  CHECK(has(complaint({}, {{"EVENSHARD_WORKERS", "-1"}}), "EVENSHARD_WORKERS: \"-1\""));
  CHECK(has(complaint({}, {}, "[tool.evenshard]\n\nworkers = 'x'\n"),
            "pyproject.toml:3: workers: \"x\""));
  CHECK(has(complaint({}, {{"EVENSHARD_COV_BRANCH", "perhaps"}}), "EVENSHARD_COV_BRANCH"));
}

TEST_CASE("every value is checked") {
  for (const Words& words : std::initializer_list<Words>{{"-j", "x"},
                                                         {"-j", "2x"},
                                                         {"-j", ""},
                                                         {"-j", "1025"},
                                                         {"--recycle", "-1"},
                                                         {"--recycle", "x"},
                                                         {"--worker-userdata", ""},
                                                         {"--worker-userdata", "id=1"},
                                                         {"--grace", "x"},
                                                         {"--no-tests", "maybe"},
                                                         {"--color", "red"},
                                                         {"--python", ""},
                                                         {"--launcher", ""},
                                                         {"--launcher", "'a"},
                                                         {"--store", ""},
                                                         {"--cov", "--cov-fail-under", "101"},
                                                         {"--cov", "--cov-fail-under", "nan"},
                                                         {"--cov", "--cov-context", "test"}}) {
    CAPTURE(words.back());
    CHECK_FALSE(complaint(words).empty());
  }
}

TEST_CASE("the launcher is split into words as a shell would") {
  CHECK(options({"--launcher", "python 'my manage.py' behave"}).launcher ==
        Words{"python", "my manage.py", "behave"});
}

TEST_CASE("the help of run names every option with its variable") {
  const std::string text = command_help(kRun);
  for (const OptionSpec& option : option_table()) {
    CAPTURE(option.name);
    if ((option.commands & kRun) == 0) continue;
    CHECK(has(text, flag_of(option)));
    if (!option.only_flag) CHECK(has(text, variable_of(option)));
  }
}

TEST_CASE("what must not run together is gathered from everywhere, the nearest place last") {
  const std::string config =
      "[tool.evenshard.resource]\n\"@database\" = 2\nmail = 3\n\"@browser\" = \"screen\"\n";
  const RunOptions given = options({"--resource", "mail=1", "--resource=@slow=serial"},
                                   {{"EVENSHARD_RESOURCE", "mail=2 disk=4"}}, config);
  CHECK(given.needs.capacities ==
        std::map<std::string, int>{{"@database", 2}, {"mail", 1}, {"disk", 4}});
  CHECK(given.needs.tags.at("database").resources == Words{"@database"});
  CHECK(given.needs.tags.at("browser").resources == Words{"screen"});
  CHECK(given.needs.tags.at("slow").alone);
  CHECK(given.needs.tags.size() == 3);
}

TEST_CASE("what no resource can be is refused where it stands") {
  for (const char* bad :
       {"mail", "=2", "@=2", "mail=", "@tag=", "a b=2", "@db=1,mail=3", "@db=1 x=3"})
    CHECK(has(complaint({"--resource", bad}), "is not NAME=CAPACITY"));
  for (const char* bad :
       {"mail=0", "mail=-1", "mail=two", "@tag=0", "@tag=a b", "mail=1025", "@tag=2.5", "@tag=-1"})
    CHECK(has(complaint({"--resource", bad}), "how many may run at once"));
  CHECK(has(complaint({"--resource", "mail=1"}, {}, "[tool.evenshard.resource]\nmail = 0\n"),
            "pyproject.toml:1: resource"));
}
