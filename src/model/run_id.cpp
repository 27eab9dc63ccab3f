#include "model/run_id.hpp"

namespace evenshard::model {

namespace {

/// `d` stands for a digit, `x` for a lower-case hex digit, all else for itself.
constexpr std::string_view kForm = "ddddddddTdddddd_xxxxxx";

bool fits(char found, char form) {
  const bool digit = found >= '0' && found <= '9';
  if (form == 'd') return digit;
  if (form == 'x') return digit || (found >= 'a' && found <= 'f');
  return found == form;
}

}  // namespace

bool is_run_id(std::string_view name) {
  if (name.size() != kForm.size()) return false;
  for (std::size_t i = 0; i < name.size(); ++i)
    if (!fits(name[i], kForm[i])) return false;
  return true;
}

}  // namespace evenshard::model
