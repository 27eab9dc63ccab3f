import io
import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import redirect_stdout

from behave import given, then, when

from common_steps import in_background, refusals_kept, stopwatch
from orderdesk import cli, export, locking, settings, store
from orderdesk.money import Money


def orders(context):
    """The orders of this worker; closed with the scenario."""
    opened = store.Orders(context.folder / "orders.db")
    context.add_cleanup(opened.close)
    return opened


@given("no orders")
def no_orders(context):
    context.orders = orders(context)


@when('{customer} orders for {amount} with reference {reference}')
def place_with_reference(context, customer, amount, reference):
    with refusals_kept(context):
        context.order = context.orders.place(customer, Money.parse(amount), reference)


@given('an order of {amount} by {customer}')
@when('{customer} orders for {amount}')
def place(context, amount, customer):
    if not hasattr(context, "orders"):
        context.orders = orders(context)
    with stopwatch(context), refusals_kept(context):
        context.order = context.orders.place(customer, Money.parse(amount))


@when("the order becomes {states}")
def becomes(context, states):
    with refusals_kept(context):
        for state in states.split(", then "):
            context.orders.move(context.order, state)


@then("the order is {state}")
def order_is(context, state):
    assert context.orders.state(context.order) == state


@when("order {number:d} is looked up")
def look_up(context, number):
    with refusals_kept(context):
        context.orders.state(number)


@then("{customer} has ordered for {amount} in all")
def ordered_in_all(context, customer, amount):
    assert str(context.orders.total(customer)) == amount, context.orders.total(customer)


@given("another desk writes to the orders for {seconds:g} seconds")
def other_desk(context, seconds):
    path = context.folder / "orders.db"

    def write(ready):
        database = sqlite3.connect(str(path), isolation_level=None)
        database.execute("begin immediate")
        ready()
        time.sleep(seconds)
        database.execute("commit")
        database.close()

    context.add_cleanup(in_background(write).join)


@given("{count:d} orders with references are placed")
def many_orders(context, count):
    context.orders.database.execute("begin")
    for number in range(count):
        context.orders.place("Ada", Money(100 + number), f"ref-{number}")
    context.orders.database.execute("commit")


@then("each of the {count:d} references is refused now")
def refused_now(context, count):
    refused = 0
    for number in range(count):
        try:
            context.orders.place("Ada", Money(1), f"ref-{number}")
        except store.DuplicateOrder:
            refused += 1
    assert refused == count, refused


@when("the orders are exported as {form}")
def export_orders(context, form):
    with refusals_kept(context):
        context.exported = export.export(context.orders.all(), form)


@then("the export is")
def export_is(context):
    assert context.exported.strip() == context.text.strip(), context.exported


@then("the export has {count:d} lines")
def export_has(context, count):
    assert len(context.exported.splitlines()) == count


@given("somebody holds the lock for {seconds:g} seconds")
def somebody_holds(context, seconds):
    def hold(ready):
        with locking.locked(context.folder / "lock", 1):
            ready()
            time.sleep(seconds)

    context.add_cleanup(in_background(hold).join)


@when("we want the lock within {seconds:g} seconds")
def want_lock(context, seconds):
    with stopwatch(context), refusals_kept(context):
        with locking.locked(context.folder / "lock", seconds):
            context.got_lock = True


@then("we have had it")
def had_lock(context):
    assert context.got_lock


@given("the settings file")
def settings_file(context):
    (context.folder / "settings.json").write_text(context.text, encoding="utf-8")


@when("the settings are loaded")
def load_settings(context):
    with refusals_kept(context):
        context.settings = settings.load(context.folder / "settings.json")


@then('setting {name} is "{value}"')
def setting_is(context, name, value):
    found = getattr(context.settings, name)
    assert str(found) == value, found


@given('a file "{name}" with')
def a_file(context, name):
    (context.folder / name).write_text(context.text + "\n", encoding="utf-8")


@when('orderdesk is started with "{arguments}"')
def start(context, arguments):
    done = subprocess.run([sys.executable, "-m", "orderdesk", *arguments.split()], cwd=context.folder,
                          capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          env={**os.environ, "PYTHONPATH": os.getcwd()})
    context.status, context.output, context.errors = done.returncode, done.stdout, done.stderr


@when('orderdesk is called with "{arguments}"')
def call(context, arguments):
    database = context.folder / "orders.db"
    words = [str(context.folder / word) if word.endswith(".csv") else word for word in arguments.split()]
    with redirect_stdout(io.StringIO()) as output:
        context.status = cli.main(["--database", str(database), *words])
    context.output = output.getvalue()


@then("its status is {status:d}")
def status_is(context, status):
    assert context.status == status, context.status


@then('it prints "{text}"')
def prints(context, text):
    assert text in context.output + getattr(context, "errors", ""), context.output


@then("the orders on disk are")
def orders_on_disk(context):
    found = [list(map(str, row)) for row in orders(context).all()]
    assert found == [list(row) for row in context.table], json.dumps(found)
