#include "schedule/sizes.hpp"

#include <algorithm>

namespace evenshard::schedule {

namespace {

/// Keeps a thousand times the sum of a million units from overflow; 50 days are as good as forever.
constexpr Size kLongest = Size{1} << 32;

Size within(Size value) {
  return std::clamp<Size>(value, 0, kLongest);
}

/// By how much computing is slower, in permille, with w workers that compute the share c of the
/// time on k cores: the root of w c / (1 - c + c x) = k, at least 1.
Size slowdown_permille(Size workers, Size cores, Size share_permille) {
  if (cores < 1 || share_permille < 1) return 1000;
  const Size x = 1000 * workers / cores - 1000 * (1000 - share_permille) / share_permille;
  return std::max<Size>(1000, x);
}

}  // namespace

std::vector<model::UnitId> packed_units(const model::Suite& suite) {
  std::vector<model::UnitId> units;
  for (std::size_t unit = 0; unit < suite.units.size(); ++unit)
    if (model::is_wanted(suite.units[unit])) units.push_back(static_cast<model::UnitId>(unit));
  return units;
}

std::vector<Size> sizes_of(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                           const PackOptions& options) {
  std::vector<Size> sizes;
  for (std::size_t unit = 0; unit < suite.units.size(); ++unit)
    sizes.push_back(within(estimates.at(unit).mean.count()) +
                    within((options.overheads.per_unit.count() + 999) / 1000));
  const std::vector<model::UnitId> packed = packed_units(suite);
  const auto workers =
      static_cast<Size>(std::min(packed.size(), static_cast<std::size_t>(options.workers)));
  if (options.cores < 1 || workers <= options.cores) return sizes;

  Size all = 0, computing = 0;  // Of sixteenths: times a thousand they must not overflow.
  const auto share = [&](std::size_t unit) {
    return static_cast<Size>(std::clamp(estimates[unit].cpu_permille, 0, 1000));
  };
  for (const model::UnitId unit : packed) {
    const auto at = static_cast<std::size_t>(unit);
    all += sizes[at] / 16;
    computing += sizes[at] / 16 * share(at) / 1000;
  }
  const Size slowdown =
      slowdown_permille(workers, options.cores, 1000 * computing / std::max<Size>(all, 1));
  for (std::size_t unit = 0; unit < sizes.size(); ++unit)
    sizes[unit] = within(sizes[unit] + sizes[unit] * share(unit) / 1000 * (slowdown - 1000) / 1000);
  return sizes;
}

Size fixed_cost(const model::Overheads& overheads) {
  return within(overheads.startup.count()) + within(overheads.shutdown.count());
}

}  // namespace evenshard::schedule
