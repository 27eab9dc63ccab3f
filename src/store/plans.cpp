#include "store/plans.hpp"

#include <string>

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include "store/text_check.hpp"

namespace evenshard::store {

namespace {

constexpr int kMaxPlans = 8;
constexpr std::size_t kMaxDocument = 4 * 1024 * 1024;

}  // namespace

std::optional<StoredPlan> find_plan(SQLite::Database& database, std::string_view selection) {
  SQLite::Statement query(database, "SELECT made_unix_us, document FROM plan WHERE selection = ?1");
  query.bind(1, std::string(selection));
  if (!query.executeStep()) return std::nullopt;
  StoredPlan plan{query.getColumn(0).getInt64(), query.getColumn(1).getString()};
  if (!in_range(plan.made_unix_us, 0, kMaxStartUs) || plan.document.size() > kMaxDocument)
    return std::nullopt;
  return plan;
}

void keep_plan(SQLite::Database& database, std::string_view selection, const StoredPlan& plan) {
  if (plan.document.size() > kMaxDocument || selection.size() > kMaxArguments) return;
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  SQLite::Statement insert(database, "INSERT OR REPLACE INTO plan VALUES (?1, ?2, ?3)");
  insert.bind(1, std::string(selection));
  insert.bind(2, plan.made_unix_us);
  insert.bind(3, plan.document);
  insert.exec();
  SQLite::Statement bound(database,
                          "DELETE FROM plan WHERE selection NOT IN (SELECT selection FROM plan "
                          "ORDER BY selection = ?1 DESC, made_unix_us DESC LIMIT ?2)");
  bound.bind(1, std::string(selection));
  bound.bind(2, kMaxPlans);
  bound.exec();
  transaction.commit();
}

}  // namespace evenshard::store
