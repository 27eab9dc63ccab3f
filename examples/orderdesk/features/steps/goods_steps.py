from behave import given, then, when

from common_steps import refusals_kept
from orderdesk import catalog, forecast, packing, shipping, warehouse
from orderdesk.ledger import Ledger
from service import Answer


def noise(count, modulus, seed=1):
    """Numbers that look drawn and are the same each time."""
    value = seed
    for _ in range(count):
        value = (value * 1103515245 + 12345) % 2 ** 31
        yield value // 7 % modulus


@given("a supplier's file with")
def supplier_file(context):
    context.csv = context.text


@given("a supplier's file with {count:d} products")
def long_supplier_file(context, count):
    rows = ["ean,name,price"]
    for index in range(count):
        digits = f"{400000000000 + index}"
        rows.append(f"{digits}{catalog.check_digit(digits)},the {index}th thing,{1 + index % 90}.{index % 10}0")
    context.csv = "\n".join(rows)


@when("it is imported")
def import_catalog(context):
    context.catalog = catalog.load(context.csv)


@then("{count:d} products are known")
def products_known(context, count):
    assert len(context.catalog.products) == count, context.catalog.rejected[:5]


@then("product {ean} is {name} at {price}")
def product_is(context, ean, name, price):
    found = context.catalog.products[ean]
    assert (found[0], str(found[1])) == (name, price), found


@then("line {line:d} is rejected, as {reason}")
def rejected(context, line, reason):
    assert (line, reason) in context.catalog.rejected, context.catalog.rejected


@given("{count:d} weeks of sales")
def sales(context, count):
    context.series = [40 + week + noise_value for week, noise_value in enumerate(noise(count, 9))]


@given("weekly sales of {numbers}")
def sales_of(context, numbers):
    context.series = [float(number) for number in numbers.split(", ")]


@when("the next {weeks:d} weeks are forecast in {steps:d} steps")
def forecast_weeks(context, weeks, steps):
    with refusals_kept(context):
        context.weeks = forecast.forecast(context.series, weeks, steps)


@then("the forecast is {numbers}")
def forecast_is(context, numbers):
    assert ", ".join(map(str, context.weeks)) == numbers, context.weeks


@then("the forecast rises")
def forecast_rises(context):
    assert context.weeks == sorted(context.weeks) and context.weeks[0] < context.weeks[-1], context.weeks


@then("with {stock:d} in stock, {count:d} are ordered for {weeks:d} weeks")
def ordered(context, stock, count, weeks):
    found = forecast.reorder(stock, context.series, weeks)
    assert found == count, found


@when("things of {weights} are packed into boxes of {capacity:d}")
def pack(context, weights, capacity):
    with refusals_kept(context):
        context.capacity, context.weights = capacity, [int(weight) for weight in weights.split(", ")]
        context.boxes = packing.pack(context.weights, capacity)


@when("{count:d} things of up to {most:d} are packed into boxes of {capacity:d}")
def pack_many(context, count, most, capacity):
    context.capacity, context.weights = capacity, [1 + weight for weight in noise(count, most)]
    context.boxes = packing.pack(context.weights, capacity)


@then("the boxes hold {boxes}")
def boxes_hold(context, boxes):
    found = " | ".join(" ".join(map(str, box)) for box in context.boxes)
    assert found == boxes, found


@then("everything is packed, and no box but the last is emptier than {percent:d} %")
def well_packed(context, percent):
    assert sorted(weight for box in context.boxes for weight in box) == sorted(context.weights)
    loads = [sum(box) for box in context.boxes]
    assert max(loads) <= context.capacity and min(loads[:-1]) * 100 >= percent * context.capacity, loads


@when('"{name}" at "{street}", "{postcode}", {country} is checked')
def check_address(context, name, street, postcode, country):
    context.problems = shipping.check_address(name, street, postcode, country)


@then("the address is good")
def address_good(context):
    assert context.problems == [], context.problems


@then('the address is bad, as "{problem}"')
def address_bad(context, problem):
    assert problem in context.problems, context.problems


@given("the stock ledger of this shop")
def stock_ledger(context):
    # One file for the whole shop, wherever this runs: this feature must be alone with it.
    path = context.folder.parent / "stock.ledger"
    path.unlink(missing_ok=True)
    context.add_cleanup(path.unlink, True)
    context.ledger = Ledger(path)


@when("these movements are recorded")
def record(context):
    context.ledger.record([(row["sku"], int(row["quantity"])) for row in context.table])


@when("{count:d} movements of {articles:d} articles are recorded")
def record_many(context, count, articles):
    context.ledger.record([(f"sku-{number}", 1) for number in noise(count, articles)])


@when("somebody changes line {number:d}")
def tamper(context, number):
    lines = context.ledger.path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[number - 1] = lines[number - 1].replace(", ", ", 1")
    context.ledger.path.write_text("".join(lines), encoding="utf-8")


@then("the stock of {sku} is {quantity:d}")
def stock_is(context, sku, quantity):
    assert context.ledger.stock()[sku] == quantity, context.ledger.stock()


@then("the stock is {quantity:d} in all")
def stock_in_all(context, quantity):
    assert sum(context.ledger.stock().values()) == quantity


@then("the ledger is not believed, as line {number:d} has been changed")
def not_believed(context, number):
    with refusals_kept(context):
        context.ledger.stock()
    assert str(context.error) == f"line {number} has been changed", context.error


@given("the warehouse has counted, {size:d} a page and {latency:g} seconds for each")
def counted(context, size, latency):
    rows = [(row["sku"], int(row["quantity"])) for row in context.table]
    pages = [rows[begin:begin + size] for begin in range(0, len(rows), size)]
    for number, page in enumerate(pages, start=1):
        following = number + 1 if number < len(pages) else None
        context.warehouse.answers(f"inventory/{number}",
                                  Answer(body={"counted": dict(page), "next": following}, latency=latency))


@when("the inventory is read")
def read_inventory(context):
    context.inventory = warehouse.inventory(context.warehouse.url)


@then("{count:d} articles are in it")
def articles_in(context, count):
    assert len(context.inventory) == count, context.inventory


@then("compared with our books it differs in")
def differs_in(context):
    expected = [(row["sku"], row["difference"]) for row in context.table]
    books = {"bolt": 120, "nut": 90, "washer": 40}
    found = warehouse.differences(context.inventory, books)
    assert found == expected, found
