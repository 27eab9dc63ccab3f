#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/store_file.hpp"

namespace evenshard::cli {

int prune_command(const RunOptions& options) {
  store::Shrinking wanted;
  if (options.keep_runs) wanted.keep_runs = static_cast<std::size_t>(*options.keep_runs);
  if (options.max_age)
    wanted.oldest_unix_us =
        (base::SystemClock().wall() - *options.max_age).time_since_epoch().count();
  wanted.most_bytes = options.max_size;
  store::Store store = open_known(options);
  const store::Shrunk shrunk = store.shrink(wanted);
  write_out(fmt::format("{}: {} runs and {} samples went, {} before, {} now\n",
                        options.store.string(), shrunk.runs, shrunk.samples,
                        base::format_size(shrunk.bytes_before),
                        base::format_size(shrunk.bytes_after)));
  return 0;
}

}  // namespace evenshard::cli
