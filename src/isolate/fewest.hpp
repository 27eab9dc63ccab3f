// The smallest set of views with which tests do as with all.
#pragma once

#include <functional>

#include "isolate/views.hpp"

namespace evenshard::isolate {

/// Whether tests do as well with these views as with all.
using Suffice = std::function<bool(const Views&)>;

/// Those of `all` that are needed, when all of them suffice and none does not. Asks about `guess`,
/// then about what is left without one view after the other; never twice, and never about part of
/// what does not suffice: at most once more than there are views.
Views fewest_views(const Views& all, const Views& guess, const Suffice& suffice);

/// `views` without `others`.
Views without(const Views& views, const Views& others);

}  // namespace evenshard::isolate
