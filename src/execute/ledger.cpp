#include "execute/ledger.hpp"

#include <cassert>
#include <utility>

namespace evenshard::execute {

void Ledger::count(const model::UnitResult& result) {
  assert(!of(result.unit));
  results_.at(index(result.unit)) = result;
}

void Ledger::supersede(model::UnitId unit) {
  results_.at(index(unit)).reset();
  ++superseded_per_unit_.at(index(unit));
}

const model::UnitResult& Ledger::condemn(model::UnitId unit, std::string note) {
  model::UnitResult& counted = results_.at(index(unit)).value();
  counted.outcome = model::Outcome::crashed;
  counted.note = std::move(note);
  return counted;
}

void Ledger::close(model::RunRecord& record) {
  record.results = std::move(results_);
}

}  // namespace evenshard::execute
