#include "discover/answer.hpp"

#include <charconv>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <unordered_map>

#include "base/hash.hpp"

namespace evenshard::discover {
namespace {

constexpr std::string_view kVersion = "evenshard answer 7";
constexpr std::size_t kHashDigits = 16;

class Writer {
 public:
  explicit Writer(std::string& text) : text_(text) {}

  template <typename Number>
  void number(Number value) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    text_.append(digits, end).push_back(' ');
  }
  void string(std::string_view value) {
    number(value.size());
    text_.append(value);
  }
  template <typename Items, typename Put>
  void list(const Items& items, Put put) {
    number(items.size());
    for (const auto& item : items) put(item);
  }
  /// Tags repeat: each is written once, then numbered.
  void tags(const std::vector<std::string>& tags) {
    list(tags, [this](const std::string& tag) {
      const auto [known, is_new] = tags_.try_emplace(tag, tags_.size());
      number(known->second);
      if (is_new) string(tag);
    });
  }

 private:
  std::string& text_;
  std::unordered_map<std::string, std::size_t> tags_;
};

struct Damaged : std::runtime_error {
  Damaged() : std::runtime_error("damaged answer") {}
};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  template <typename Number = int>
  Number number() {
    Number value = 0;
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (error != std::errc() || end == text_.data() + text_.size() || *end != ' ') throw Damaged();
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()) + 1);
    return value;
  }
  std::string_view view() {
    const auto size = number<std::size_t>();
    if (size > text_.size()) throw Damaged();
    const std::string_view value = text_.substr(0, size);
    text_.remove_prefix(size);
    return value;
  }
  std::string string() { return std::string(view()); }
  template <typename Get>
  auto list(Get get) {
    const auto size = number<std::size_t>();
    if (size > text_.size()) throw Damaged();
    std::vector<decltype(get())> items;
    items.reserve(size);
    for (std::size_t i = 0; i < size; ++i) items.push_back(get());
    return items;
  }
  std::vector<std::string> tags() {
    return list([this] {
      const auto known = number<std::size_t>();
      if (known == tags_.size()) tags_.push_back(string());
      if (known >= tags_.size()) throw Damaged();
      return tags_[known];
    });
  }
  bool at_end() const { return text_.empty(); }

 private:
  std::string_view text_;
  std::vector<std::string> tags_;
};

void put_scenario(Writer& out, const model::Scenario& scenario) {
  out.number(scenario.line);
  out.string(scenario.name);
  out.number(scenario.steps);
  out.number(scenario.selected ? 1 : 0);
  out.tags(scenario.tags);
}

model::Scenario get_scenario(Reader& in) {
  model::Scenario scenario;
  scenario.line = in.number();
  scenario.name = in.string();
  scenario.steps = in.number();
  scenario.selected = in.number() != 0;
  scenario.tags = in.tags();
  return scenario;
}

void put_unit(Writer& out, const model::Unit& unit) {
  out.string(unit.path);
  out.string(unit.name);
  out.list(unit.lines, [&](int line) { out.number(line); });
  out.tags(unit.tags);
  out.list(unit.scenarios, [&](const auto& scenario) { put_scenario(out, scenario); });
  out.number(unit.occurrence);
  out.number(unit.hooked ? 1 : 0);
}

model::Unit get_unit(Reader& in) {
  model::Unit unit;
  unit.path = in.string();
  unit.name = in.string();
  unit.lines = in.list([&] { return in.number(); });
  unit.tags = in.tags();
  unit.scenarios = in.list([&] { return get_scenario(in); });
  unit.occurrence = in.number();
  unit.hooked = in.number() != 0;
  return unit;
}

void put_settings(Writer& out, const model::BehaveSettings& settings) {
  out.number(settings.stop ? 1 : 0);
  out.list(settings.outputs, [&](const model::OutputFile& output) {
    out.string(output.format);
    out.string(output.path);
  });
  out.string(settings.junit_directory);
}

model::BehaveSettings get_settings(Reader& in) {
  model::BehaveSettings settings;
  settings.stop = in.number() != 0;
  settings.outputs = in.list([&] {
    model::OutputFile output;
    output.format = in.string();
    output.path = in.string();
    return output;
  });
  settings.junit_directory = in.string();
  return settings;
}

void put_input(Writer& out, const Input& input) {
  out.number(static_cast<int>(input.kind));
  out.string(input.path);
  out.number(input.stamp.size);
  out.number(input.stamp.mtime_ns);
  out.number(input.stamp.ctime_ns);
  out.number(input.stamp.inode);
  out.number(input.hash);
}

Input get_input(Reader& in) {
  Input input;
  const int kind = in.number();
  if (kind < 0 || kind > static_cast<int>(InputKind::is_file)) throw Damaged();
  input.kind = static_cast<InputKind>(kind);
  input.path = in.string();
  input.stamp.size = in.number<std::int64_t>();
  input.stamp.mtime_ns = in.number<std::int64_t>();
  input.stamp.ctime_ns = in.number<std::int64_t>();
  input.stamp.inode = in.number<std::uint64_t>();
  input.hash = in.number<std::uint64_t>();
  return input;
}

void put_broken(Writer& out, const model::BrokenFeature& broken) {
  out.string(broken.path);
  out.number(broken.line);
  out.string(broken.message);
}

model::BrokenFeature get_broken(Reader& in) {
  model::BrokenFeature broken;
  broken.path = in.string();
  broken.line = in.number();
  broken.message = in.string();
  return broken;
}

Answer get_answer(Reader& in) {
  Answer answer;
  model::Suite& suite = answer.suite;
  suite.interpreter = in.string();
  suite.behave_version = in.string();
  suite.settings = get_settings(in);
  suite.feature_hooks = in.number() != 0;
  suite.tag_hooks = in.number() != 0;
  answer.inputs = in.list([&] { return get_input(in); });
  suite.units = in.list([&] { return get_unit(in); });
  answer.unit_inputs = in.list([&] { return in.number(); });
  suite.broken = in.list([&] { return get_broken(in); });
  suite.listing = in.string();
  if (!in.at_end()) throw Damaged();
  return answer;
}

}  // namespace

void take_content_hashes(Answer& answer) {
  for (std::size_t unit = 0; unit < answer.suite.units.size(); ++unit) {
    const auto input = static_cast<std::size_t>(answer.unit_inputs.at(unit));
    answer.suite.units[unit].content_hash = answer.inputs.at(input).hash;
  }
}

std::string encode(const Answer& answer, std::string_view question) {
  std::string text;
  Writer out(text);
  const model::Suite& suite = answer.suite;
  out.string(kVersion);
  out.string(question);
  out.string(suite.interpreter);
  out.string(suite.behave_version);
  put_settings(out, suite.settings);
  out.number(suite.feature_hooks ? 1 : 0);
  out.number(suite.tag_hooks ? 1 : 0);
  out.list(answer.inputs, [&](const Input& input) { put_input(out, input); });
  out.list(suite.units, [&](const model::Unit& unit) { put_unit(out, unit); });
  out.list(answer.unit_inputs, [&](int input) { out.number(input); });
  out.list(suite.broken, [&](const auto& broken) { put_broken(out, broken); });
  out.string(suite.listing);
  return base::to_hex(base::hash_bytes(text)) + text;
}

std::optional<Answer> decode(std::string_view text, std::string_view question) {
  if (text.size() < kHashDigits) return std::nullopt;
  const std::string_view hash = text.substr(0, kHashDigits);
  text.remove_prefix(kHashDigits);
  if (base::to_hex(base::hash_bytes(text)) != hash) return std::nullopt;
  try {
    Reader in(text);
    if (in.view() != kVersion || in.view() != question) return std::nullopt;
    Answer answer = get_answer(in);
    take_content_hashes(answer);
    return answer;
  } catch (const std::runtime_error&) {
    return std::nullopt;
  } catch (const std::out_of_range&) {
    return std::nullopt;
  }
}

}  // namespace evenshard::discover
