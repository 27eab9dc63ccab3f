#include "store/answers.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include "store/text_check.hpp"

namespace evenshard::store {

namespace {

constexpr int kMaxAnswers = 16;
constexpr int kMaxAnswerBytes = 32 * 1024 * 1024;
constexpr int kDay = 24 * 3600;

/// A write waits for the disk, so the time of use is only as exact as it need be. Nobody minds
/// when it cannot be written at all.
void note_use(SQLite::Database& database, const std::string& key) {
  try {
    SQLite::Statement update(database,
                             "UPDATE answer SET used_unix_s = unixepoch() WHERE key = ?1");
    update.bind(1, key);
    update.exec();
  } catch (const SQLite::Exception&) {
  }
}

}  // namespace

std::optional<std::string> find_answer(SQLite::Database& database, std::string_view key) {
  const std::string name(key);
  std::string answer;
  bool stale = false;
  {
    SQLite::Statement query(
        database, "SELECT answer, abs(unixepoch() - used_unix_s) > ?2 FROM answer WHERE key = ?1");
    query.bind(1, name);
    query.bind(2, kDay);
    if (!query.executeStep()) return std::nullopt;
    answer = query.getColumn(0).getString();
    stale = query.getColumn(1).getInt() != 0;
  }
  if (stale) note_use(database, name);
  return answer;
}

void keep_answer(SQLite::Database& database, std::string_view key, std::string_view answer) {
  if (answer.size() > kMaxAnswerBytes || key.size() > kMaxName) return;
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  SQLite::Statement insert(database, "INSERT OR REPLACE INTO answer VALUES (?1, ?2, unixepoch())");
  insert.bind(1, std::string(key));
  insert.bind(2, std::string(answer));
  insert.exec();
  // The one just written is the first; then by last use, as far as both bounds allow.
  SQLite::Statement bound(
      database,
      "DELETE FROM answer WHERE rowid NOT IN (SELECT rowid FROM (SELECT rowid, "
      "row_number() OVER newest AS position, sum(length(CAST(answer AS BLOB))) OVER newest AS "
      "bytes FROM answer WINDOW newest AS (ORDER BY key = ?1 DESC, used_unix_s DESC, rowid DESC "
      "ROWS UNBOUNDED PRECEDING)) WHERE position <= ?2 AND bytes <= ?3)");
  bound.bind(1, std::string(key));
  bound.bind(2, kMaxAnswers);
  bound.bind(3, kMaxAnswerBytes);
  bound.exec();
  transaction.commit();
}

}  // namespace evenshard::store
