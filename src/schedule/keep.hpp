// Few moves: an assignment that stays near an earlier one.
#pragma once

#include "schedule/problem.hpp"

namespace evenshard::schedule {

/// Where no earlier machine is known for a job: it is new.
inline constexpr int kNew = -1;

/// Jobs that are on another machine than before; new ones are none.
int moved(const Assignment& assignment, const Assignment& before);

/// The machines of `assignment` renamed so that most of the load stays where it was.
Assignment renamed(const Problem& problem, const Assignment& assignment, const Assignment& before);

/// Of what was before (with the new jobs added longest first, and jobs moved away from machines
/// above `limit`, largest excess first) and of `best` renamed: the one with fewer moves within
/// `limit`.
Assignment keep(const Problem& problem, const Assignment& best, const Assignment& before,
                Size limit);

}  // namespace evenshard::schedule
