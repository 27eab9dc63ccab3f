#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

#include "schedule/construct.hpp"

namespace evenshard::schedule {

namespace {

/// A set of jobs as a tree: a job (left < 0) or the union of two others.
struct Node {
  int left = -1, right = -1;
};

struct Part {
  Size load = 0;
  int node = -1;
};

/// A partial assignment: the machines that have a load, largest first. The others are empty.
using Partial = std::vector<Part>;

class Differencing {
 public:
  Differencing(const Problem& problem, Budget& budget) : problem_(problem), budget_(budget) {
    for (std::size_t job = 0; job < problem.sizes.size(); ++job) {
      nodes_.push_back({});
      add({{problem.sizes[job], static_cast<int>(job)}});
    }
  }

  Assignment run() {
    while (queue_.size() > 1) {
      const std::size_t a = next(), b = next();
      add(merge(std::move(partials_[a]), std::move(partials_[b])));
    }
    return queue_.empty() ? Assignment{} : unfold(partials_[queue_.top().second]);
  }

 private:
  std::size_t machines() const { return static_cast<std::size_t>(problem_.machines); }

  void add(Partial partial) {
    const Size least = partial.size() < machines() ? 0 : partial.back().load;
    // Equal differences: the oldest first, so that the order of the heap does not matter.
    queue_.emplace(partial.front().load - least, partials_.size());
    partials_.push_back(std::move(partial));
  }

  std::size_t next() {
    const std::size_t result = queue_.top().second;
    queue_.pop();
    return result;
  }

  Partial merge(Partial a, Partial b) {
    budget_.spend(static_cast<std::int64_t>(a.size() + b.size()) * 4);
    const std::size_t overlap = a.size() + b.size() - std::min(machines(), a.size() + b.size());
    Partial result(a.begin(), a.end() - static_cast<std::ptrdiff_t>(overlap));
    result.insert(result.end(), b.begin(), b.end() - static_cast<std::ptrdiff_t>(overlap));
    for (std::size_t i = 0; i < overlap; ++i) {
      const Part& left = a[a.size() - overlap + i];
      const Part& right = b[b.size() - 1 - i];
      nodes_.push_back({left.node, right.node});
      result.push_back({left.load + right.load, static_cast<int>(nodes_.size()) - 1});
    }
    std::ranges::stable_sort(result, std::greater<>{}, &Part::load);
    return result;
  }

  Assignment unfold(const Partial& partial) const {
    Assignment assignment(problem_.sizes.size());
    std::vector<int> stack;
    for (std::size_t machine = 0; machine < partial.size(); ++machine) {
      stack.push_back(partial[machine].node);
      while (!stack.empty()) {
        const int node = stack.back();
        stack.pop_back();
        const Node& inner = nodes_[static_cast<std::size_t>(node)];
        if (inner.left < 0) {
          assignment[static_cast<std::size_t>(node)] = static_cast<int>(machine);
        } else {
          stack.push_back(inner.left);
          stack.push_back(inner.right);
        }
      }
    }
    return assignment;
  }

  struct Later {
    bool operator()(const std::pair<Size, std::size_t>& a,
                    const std::pair<Size, std::size_t>& b) const {
      return a.first != b.first ? a.first < b.first : a.second > b.second;
    }
  };

  const Problem& problem_;
  Budget& budget_;
  std::vector<Node> nodes_;
  std::vector<Partial> partials_;
  std::priority_queue<std::pair<Size, std::size_t>, std::vector<std::pair<Size, std::size_t>>,
                      Later>
      queue_;
};

}  // namespace

Assignment differencing(const Problem& problem, Budget& budget) {
  return Differencing(problem, budget).run();
}

}  // namespace evenshard::schedule
