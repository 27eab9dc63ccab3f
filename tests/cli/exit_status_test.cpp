#include "cli/exit_status.hpp"

#include <doctest/doctest.h>

using evenshard::cli::exit_status;
using evenshard::cli::Faults;

TEST_CASE("a run without a fault ends with 0") {
  CHECK(exit_status({}) == 0);
}

TEST_CASE("the gravest fault decides: a signal, our own failure, a loss, a failed test, coverage") {
  Faults faults{
      .signal = 2, .internal = true, .incomplete = true, .failed = true, .below_threshold = true};
  CHECK(exit_status(faults) == 130);
  faults.signal = 15;
  CHECK(exit_status(faults) == 143);
  faults.signal = 0;
  CHECK(exit_status(faults) == 5);
  faults.internal = false;
  CHECK(exit_status(faults) == 4);
  faults.incomplete = false;
  CHECK(exit_status(faults) == 1);
  faults.failed = false;
  CHECK(exit_status(faults) == 3);
}
