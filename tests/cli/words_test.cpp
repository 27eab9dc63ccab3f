#include "cli/words.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

using evenshard::cli::split_words;
using Words = std::vector<std::string>;

TEST_CASE("blanks separate words") {
  CHECK(split_words("  python manage.py\tbehave ") == Words{"python", "manage.py", "behave"});
  CHECK(split_words(" ").empty());
}

TEST_CASE("quotes keep blanks, and an empty pair is a word") {
  CHECK(split_words(R"(a 'b c' "d e"f '')") == Words{"a", "b c", "d ef", ""});
}

TEST_CASE("the backslash escapes outside single quotes") {
  CHECK(split_words(R"(a\ b "c\"d" 'e\f')") == Words{"a b", "c\"d", "e\\f"});
}

TEST_CASE("a quote that is not closed is refused") {
  CHECK_THROWS_AS(split_words("python 'manage.py"), evenshard::base::UsageError);
}
