// A series of durations → what to expect next.
#pragma once

#include <vector>

namespace evenshard::schedule {

struct Track {
  double mean_ms = 0;
  double spread_ms = 0;  ///< One standard deviation.
  int count = 0;         ///< Values seen; 0: nothing is known.
};

/// Exponentially weighted mean of the logarithms, oldest value first: weight 1/4, and 1/2 for a
/// second deviation in a row to the same side. A jump beyond a factor 1.5 counts as 1.5 until a
/// second value in a row confirms it: one garbage value moves little, a lasting change is followed
/// at once. Only operations that every machine rounds alike are used.
Track track(const std::vector<double>& oldest_first_ms);

/// The middle value (the mean of the two middle ones); 0 when there is none.
double median(std::vector<double> values);

}  // namespace evenshard::schedule
