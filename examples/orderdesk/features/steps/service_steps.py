from behave import given, then, when

from common_steps import refusals_kept, stopwatch
from orderdesk import closing, polling, web
from orderdesk.money import Money
from orderdesk.outbox import Outbox
from orderdesk.payments import Gateway
from orderdesk.rates import Rates
from orderdesk.shipping import Carrier
from service import Answer


@given('the service answers {statuses} and then {{"{key}": {value:d}}} on "{path}"')
def answers_in_turn(context, statuses, key, value, path):
    troubles = [Answer(status=int(status)) for status in statuses.split(", ")]
    context.service.answers(path, *troubles, Answer(body={key: value}))


@given('the service answers "{text}" on "{path}"')
def answers_text(context, text, path):
    context.service.answers(path, Answer(body=text.encode()))


@given("the service is gone")
def service_gone(context):
    context.url = context.service.url
    context.service.close()
    context.service = None


@when('"{path}" is asked {attempts:d} times at most, pausing {backoff:g} seconds and more')
def ask(context, path, attempts, backoff):
    url = context.service.url if context.service else context.url
    with stopwatch(context), refusals_kept(context):
        context.answer = web.call(f"{url}/{path}", attempts=attempts, backoff=backoff)


@then('the answer is {{"{key}": {value:d}}}')
def answer_is(context, key, value):
    assert context.answer == {key: value}, context.error or context.answer


@then('"{path}" has been asked {times:d} times')
def asked_times(context, path, times):
    found = len(context.service.asked(path))
    assert found == times, found


@given("the bank accepts order {order} after {seconds:g} seconds with receipt {receipt}")
def bank_accepts(context, order, seconds, receipt):
    context.service.decides(f"payments/{order}", seconds, {"state": "captured", "receipt": receipt})


@given('the bank declines order {order} after {seconds:g} seconds, as "{reason}"')
def bank_declines(context, order, seconds, reason):
    context.service.decides(f"payments/{order}", seconds, {"state": "declined", "reason": reason})


@when("{amount} are captured for order {order}, with {patience:g} seconds of patience")
def capture(context, amount, order, patience):
    with stopwatch(context), refusals_kept(context):
        context.receipt = Gateway(context.service.url, patience).capture(order, Money.parse(amount))


@given("the bank refunds order {order} after {seconds:g} seconds with receipt {receipt}")
def bank_refunds(context, order, seconds, receipt):
    context.service.decides(f"refunds/{order}", seconds, {"state": "refunded", "receipt": receipt})


@when("{amount} of {captured} are refunded for order {order}")
def refund(context, amount, captured, order):
    with refusals_kept(context):
        context.receipt = Gateway(context.service.url).refund(order, Money.parse(amount), Money.parse(captured))


@then("the receipt is {receipt}")
def receipt_is(context, receipt):
    assert context.error is None, context.error
    assert context.receipt == receipt, context.receipt


@then("the bank was asked for {cents:d} cents")
def bank_was_asked(context, cents):
    posted = [payload["cents"] for method, _, payload in context.service.requests if method == "POST"]
    assert posted == [cents], posted


@given("one {currency} is {rate} EUR, told after {latency:g} seconds")
def rate_told(context, currency, rate, latency):
    context.service.answers(f"rates/{currency}", Answer(body={"rate": rate}, latency=latency))


@when("{amount} are converted {times:d} times")
def convert(context, amount, times):
    rates = Rates(context.service.url)
    context.converted = [str(rates.to_euro(Money.parse(amount))) for _ in range(times)]


@then("each time it is {amount}")
def each_time(context, amount):
    assert set(context.converted) == {amount}, context.converted


@when("{amount} are converted until the rate has been asked for {times:d} times")
def convert_until(context, amount, times):
    rates = Rates(context.service.url)
    context.converted = []

    def asked_often_enough():
        context.converted.append(str(rates.to_euro(Money.parse(amount))))
        return len(context.service.asked("rates/USD")) == times

    polling.wait_for(asked_often_enough, timeout=10)


@given("the carrier prints the label of order {order} after {seconds:g} seconds as {tracking}")
def carrier_prints(context, order, seconds, tracking):
    context.service.decides(f"labels/{order}", seconds, {"tracking": tracking}, meanwhile={"queue": 3})


@given("the carrier never prints the label of order {order}")
def carrier_never_prints(context, order):
    context.service.answers(f"labels/{order}", Answer(body={"queue": 3}))


@when("a label for order {order} of {grams:d} g is wanted within {patience:g} seconds")
def want_label(context, order, grams, patience):
    with refusals_kept(context):
        context.label = Carrier(context.service.url).label(order, grams, patience)


@then("the label is {tracking}")
def label_is(context, tracking):
    assert context.error is None, context.error
    assert context.label == tracking, context.label


@given('the carrier knows of {tracking} "{events}"')
def carrier_knows(context, tracking, events):
    events = [] if events == "nothing" else events.split(", ")
    context.service.answers(f"tracking/{tracking}", Answer(body={"events": events}))


@then('{tracking} is "{status}"')
def tracking_is(context, tracking, status):
    found = Carrier(context.service.url).status(tracking)
    assert found == status, found


@given("messages in the outbox about {kinds}")
def messages(context, kinds):
    context.outbox = Outbox(context.folder / "outbox", context.service.url, patience=1)
    for kind in kinds.split(", "):
        context.outbox.put(kind, shop="Order desk")


@given("the mail server answers {statuses}, each after {latency:g} seconds")
def mail_server(context, statuses, latency):
    context.service.answers("messages", *[Answer(int(status), latency=latency) for status in statuses.split(", ")])


@when("the outbox is delivered")
def deliver(context):
    context.sent = context.outbox.deliver()


@then("{count:d} messages are sent and {waiting:d} wait")
def sent_and_waiting(context, count, waiting):
    assert (context.sent, len(context.outbox.waiting())) == (count, waiting), \
        (context.sent, context.outbox.waiting())


@then("{count:d} message is put aside")
def put_aside(context, count):
    assert len(list(context.outbox.folder.glob("*-refused"))) == count


@given("sales of {amount} in each month, in EUR and in USD")
def yearly_sales(context, amount):
    context.entries = [(month, Money.parse(f"{amount} {currency}"))
                       for month in range(1, 13) for currency in ("EUR", "USD")]


@given("a sale in month {month:d}")
def odd_sale(context, month):
    context.entries = [(month, Money(1))]


@when("the months are summed up, asking for the rate each time")
def sum_up(context):
    with refusals_kept(context):
        context.totals = closing.month_totals(context.entries, Rates(context.service.url, keep=0))


@then("each month comes to {amount}")
def months_come_to(context, amount):
    assert {str(total) for total in context.totals.values()} == {amount}, context.totals


@given("the auditor is {state} after {seconds:g} seconds, about {key} {value}")
def auditor(context, state, seconds, key, value):
    context.service.decides("audits/latest", seconds, {"state": state, key: value})


@when("twelve months of {amount} are handed in")
def hand_in(context, amount):
    totals = {month: Money.parse(amount) for month in range(1, 13)}
    with refusals_kept(context):
        context.seal = closing.audit(context.service.url, totals)


@then("the seal is {seal}")
def seal_is(context, seal):
    assert context.error is None, context.error
    assert context.seal == seal, context.seal


@when("invoices of {invoices} are matched with payments of {payments}")
def match(context, invoices, payments):
    context.opened, context.free = closing.match(*([int(cents) for cents in text.split(", ")]
                                                   for text in (invoices, payments)))


@when("{count:d} invoices are matched with payments that are one cent off")
def match_many(context, count):
    invoices = [100 + 7 * number for number in range(count)]
    context.opened, context.free = closing.match(invoices, [cents + 1 for cents in reversed(invoices)])


@then("invoices of {opened} are open and payments of {free} are left")
def open_and_left(context, opened, free):
    assert (str(context.opened), str(context.free)) == (f"[{opened}]", f"[{free}]"), (context.opened, context.free)


@then("no invoice is open")
def none_open(context):
    assert not context.opened and not context.free, (context.opened[:3], context.free[:3])
