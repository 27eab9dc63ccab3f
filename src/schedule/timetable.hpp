// The packing problem with unlike machines and units that exclude one another.
#pragma once

#include <string>
#include <vector>

#include "schedule/problem.hpp"

namespace evenshard::schedule {

struct TimetableInput {
  struct Job {
    Size size = 0;               ///< On a machine of speed 1000.
    std::vector<int> resources;  ///< Each is held while the job runs.
    bool alone = false;
  };
  std::vector<Job> jobs;        ///< Longest first.
  std::vector<int> speeds;      ///< Of each machine, 1000 is usual. At least 1.
  std::vector<int> capacities;  ///< Of each resource. At least 1.
  Size fixed = 0;               ///< Paid by a machine that has a job, at its own speed.
};

struct Timetable {
  std::vector<std::vector<int>> order;  ///< Per machine, jobs as they start.
  std::vector<Size> begins;             ///< Per job, since the first machine was started.
  std::vector<Size> ends;               ///< When each machine is done; 0 without a job.
  Size makespan = 0;
  Size lower_bound = 0;
  std::string certificate;
  int binding_resource = -1;  ///< Which one makes the bound, when one does.
};

/// List scheduling under several priorities, improved by moving jobs earlier in the list while the
/// budget of `operations` lasts; never worse than longest first.
Timetable timetable(const TimetableInput& input, std::int64_t operations);

}  // namespace evenshard::schedule
