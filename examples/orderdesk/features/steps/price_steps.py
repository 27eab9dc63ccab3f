from behave import given, then, when

from common_steps import refusals_kept
from orderdesk import discounts, tax
from orderdesk.basket import Basket
from orderdesk.invoices import InvoiceBook
from orderdesk.money import Money


def same(found, expected):
    assert str(found) == str(expected), f"{found}, not {expected}"


@when('"{text}" is read as money')
def read_money(context, text):
    with refusals_kept(context):
        context.money = Money.parse(text)


@when("{amount} is divided by {weights}")
def divide(context, amount, weights):
    with refusals_kept(context):
        context.parts = Money.parse(amount).allocate([int(weight) for weight in weights.split(":")])


@when('"{one}" and "{other}" are added')
def add(context, one, other):
    with refusals_kept(context):
        context.money = Money.parse(one) + Money.parse(other)


@when('"{amount}" is taken {factor} times')
def take_times(context, amount, factor):
    context.money = Money.parse(amount).times(factor)


@then('it is "{amount}"')
def money_is(context, amount):
    same(context.money, amount)


@then("the parts are {amounts}")
def parts_are(context, amounts):
    same(", ".join(str(part.cents) for part in context.parts), amounts)


@then("every amount up to {cents:d} cents, divided by {weights}, adds up again")
def adds_up(context, cents, weights):
    weights = [int(weight) for weight in weights.split(":")]
    for amount in range(cents):
        assert sum(part.cents for part in Money(amount).allocate(weights)) == amount


@when('{amount} of {goods} is taxed for {country} with VAT number "{vat_id}"')
def taxed_with_number(context, amount, goods, country, vat_id):
    with refusals_kept(context):
        context.taxed = tax.apply(Money.parse(amount), country, goods, vat_id)


@when("{amount} of {goods} is taxed for {country}")
def taxed(context, amount, goods, country):
    with refusals_kept(context):
        context.taxed = tax.apply(Money.parse(amount), country, goods)


@then('the tax is {amount} and the note is "{note}"')
def tax_is(context, amount, note):
    same(context.taxed.tax, amount)
    same(context.taxed.note, note)


@then("{amount} is to be paid")
def gross_is(context, amount):
    same(context.taxed.gross, amount)


@given("these lines")
def lines(context):
    context.lines = [(Money.parse(row["price"]), int(row["quantity"])) for row in context.table]


@when('the codes "{codes}" are offered')
def offer(context, codes):
    with refusals_kept(context):
        context.offer = discounts.best(context.lines, codes.split())


@then('"{code}" saves {amount}')
def saves(context, code, amount):
    same(context.offer[0], code)
    same(context.offer[1], amount)


@then("no code saves anything")
def saves_nothing(context):
    assert context.offer == ("", Money(0)), context.offer


@given("an empty basket")
def empty_basket(context):
    context.basket = Basket()


@when("{quantity:d} of {sku} at {price} are added")
def add_to_basket(context, quantity, sku, price):
    with refusals_kept(context):
        context.basket.add(sku, Money.parse(price), quantity)


@when("{sku} is removed")
def remove_from_basket(context, sku):
    with refusals_kept(context):
        context.basket.remove(sku)


@then('the basket costs {total} and {shipping} for shipping with "{codes}"')
def basket_costs(context, total, shipping, codes):
    same(context.basket.total(codes.split()), total)
    same(context.basket.shipping(codes.split()), shipping)


@then("the basket costs {total} and {shipping} for shipping")
def basket_costs_plainly(context, total, shipping):
    same(context.basket.total(), total)
    same(context.basket.shipping(), shipping)


@given("the invoice book of {year:d}")
def invoice_book(context, year):
    context.book = InvoiceBook(year)


@when("{customer} gets an invoice for")
def invoice(context, customer):
    lines = [(row["text"], tax.apply(Money.parse(row["net"]), row["country"], row["goods"], row["vat id"]))
             for row in context.table]
    context.number, context.invoice = context.book.issue(customer, lines)


@when("{count:d} invoices of {size:d} lines are issued")
def many_invoices(context, count, size):
    line = ("A thing", tax.apply(Money(1999), "DE"))
    for _ in range(count):
        context.number, context.invoice = context.book.issue("Many", [line] * size)


@when("{customer} gets an invoice for nothing")
def empty_invoice(context, customer):
    with refusals_kept(context):
        context.book.issue(customer, [])


@then("its number is {number}")
def number_is(context, number):
    same(context.number, number)


@then("its text is")
def text_is(context):
    same(context.invoice, context.text)


@then('its text has "{text}"')
def text_has(context, text):
    assert text in context.invoice, context.invoice
