#include "schedule/digest.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "schedule/sizes.hpp"

namespace evenshard::schedule {

namespace {

/// Fields that can hold anything but NUL, one after the other.
class Text {
 public:
  Text& add(const std::string& field) {
    text_ += field;
    text_ += '\0';
    return *this;
  }
  Text& add(std::int64_t number) { return add(std::to_string(number)); }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::string unit_text(const model::Unit& unit, Size size) {
  Text text;
  text.add(unit.path).add(size);
  for (const int line : unit.lines) text.add(line);
  if (unit.piece.is_part()) text.add(unit.piece.part).add(unit.piece.parts);
  return text.text();
}

}  // namespace

std::string digest(const model::Suite& suite, const std::vector<model::Estimate>& estimates,
                   const PackOptions& options) {
  const std::vector<Size> sizes = sizes_of(suite, estimates, options);
  const auto described = [&](model::UnitId unit) {
    const auto i = static_cast<std::size_t>(unit);
    return unit_text(suite.units.at(i), sizes.at(i));
  };
  const auto described_all = [&](const std::vector<model::UnitId>& units) {
    std::vector<std::string> lines;
    for (const model::UnitId unit : units) lines.push_back(described(unit));
    std::ranges::sort(lines);
    return lines;
  };
  Text text;
  text.add(options.workers).add(fixed_cost(options.overheads)).add(options.operations);
  for (const int speed : options.speeds_permille) text.add(speed);
  for (const std::string& line : described_all(packed_units(suite))) text.add(line);
  for (const Resource& resource : options.exclusions.resources) {
    text.add(resource.name).add(resource.capacity);
    for (const std::string& line : described_all(resource.units)) text.add(line);
  }
  for (const std::string& line : described_all(options.exclusions.alone))
    text.add("alone").add(line);
  text.add(options.previous.tolerance_permille);
  for (const auto& shard : options.previous.shards) {
    text.add("shard");
    for (const std::string& path : shard) text.add(path);
  }
  return base::to_hex(base::hash_bytes(text.text()));
}

}  // namespace evenshard::schedule
