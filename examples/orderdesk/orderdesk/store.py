"""The orders, in SQLite."""

import sqlite3

from orderdesk.money import Money

NEXT = {"new": {"paid", "cancelled"}, "paid": {"shipped", "refunded"}, "shipped": {"refunded"}}
SCHEMA = """
create table if not exists orders (
    id integer primary key, customer text not null, cents integer not null, reference text unique,
    state text not null default 'new')
"""


class DuplicateOrder(Exception):
    pass


class Orders:
    def __init__(self, path, patience=2.0):
        self.database = sqlite3.connect(str(path), timeout=patience, isolation_level=None)
        self.database.execute(SCHEMA)

    def place(self, customer, amount, reference=None):
        try:
            return self.database.execute(
                "insert into orders (customer, cents, reference) values (?, ?, ?)",
                (customer, amount.cents, reference)).lastrowid
        except sqlite3.IntegrityError:
            raise DuplicateOrder(f"{reference} has been ordered before") from None

    def state(self, order):
        row = self.database.execute("select state from orders where id = ?", (order,)).fetchone()
        if row is None:
            raise KeyError(f"no order {order}")
        return row[0]

    def move(self, order, state):
        before = self.state(order)
        if state not in NEXT.get(before, ()):
            raise ValueError(f"an order that is {before} cannot become {state}")
        self.database.execute("update orders set state = ? where id = ?", (state, order))

    def total(self, customer):
        rows = self.database.execute(
            "select sum(cents) from orders where customer = ? and state <> 'cancelled'", (customer,))
        return Money(rows.fetchone()[0] or 0)

    def all(self):
        return self.database.execute("select id, customer, cents, state from orders order by id").fetchall()

    def close(self):
        self.database.close()
