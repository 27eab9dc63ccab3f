// The cache of what behave answered, inside the store.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/connection.hpp"

namespace evenshard::store {

std::optional<std::string> find_answer(SQLite::Database& database, std::string_view key);
void keep_answer(SQLite::Database& database, std::string_view key, std::string_view answer);

}  // namespace evenshard::store
