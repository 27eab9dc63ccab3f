#include "isolate/fewest.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace evenshard::isolate {

namespace {

/// What is needed least often first.
constexpr std::array<Views, 4> kSingle{
    Views{.tmp = false, .tree = false, .home = false, .net = true},
    Views{.tmp = false, .tree = false, .home = true, .net = false},
    Views{.tmp = true, .tree = false, .home = false, .net = false},
    Views{.tmp = false, .tree = true, .home = false, .net = false}};

bool is_part(const Views& views, const Views& of) {
  return (views | of) == of;
}

class Asked {
 public:
  explicit Asked(const Suffice& suffice) : suffice_(suffice) {}

  bool suffice(const Views& views) {
    const bool hopeless = !views.any() || std::ranges::any_of(failed_, [&](const Views& failed) {
      return is_part(views, failed);
    });
    if (hopeless) return false;
    if (suffice_(views)) return true;
    failed_.push_back(views);
    return false;
  }

 private:
  const Suffice& suffice_;
  std::vector<Views> failed_;
};

}  // namespace

Views without(const Views& views, const Views& others) {
  return {views.tmp && !others.tmp, views.tree && !others.tree, views.home && !others.home,
          views.net && !others.net};
}

Views fewest_views(const Views& all, const Views& guess, const Suffice& suffice) {
  Asked asked(suffice);
  const bool guessed = guess != all && is_part(guess, all) && asked.suffice(guess);
  Views needed = guessed ? guess : all;
  for (const Views& one : kSingle)
    if (is_part(one, needed) && asked.suffice(without(needed, one))) needed = without(needed, one);
  return needed;
}

}  // namespace evenshard::isolate
