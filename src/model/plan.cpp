#include "model/plan.hpp"

namespace evenshard::model {

std::string_view to_string(Basis basis) {
  switch (basis) {
    case Basis::measured:
      return "measured";
    case Basis::similar:
      return "similar";
    case Basis::assumed:
      return "assumed";
  }
  return "assumed";
}

}  // namespace evenshard::model
