"""Discounts: each rule says what it takes off, and the best one wins."""

from orderdesk.money import Money


def percent_off(percent, minimum=Money(0)):
    def rule(lines):
        total = total_of(lines)
        return total.times(percent).times("0.01") if total >= minimum else Money(0)
    return rule


def every_nth_free(count):
    def rule(lines):
        prices = sorted(price for price, quantity in lines for _ in range(quantity))
        free = Money(0)
        for price in prices[:len(prices) // count]:
            free = free + price
        return free
    return rule


RULES = {
    "WELCOME10": percent_off(10),
    "BULK15": percent_off(15, minimum=Money(50000)),
    "3FOR2": every_nth_free(3),
}


def total_of(lines):
    total = Money(0)
    for price, quantity in lines:
        total = total + price.times(quantity)
    return total


def best(lines, codes):
    """The code that saves most, and what it saves."""
    unknown = sorted(set(codes) - set(RULES))
    if unknown:
        raise ValueError(f"unknown code {', '.join(unknown)}")
    offers = [(RULES[code](lines), code) for code in codes]
    saved, code = max(offers, default=(Money(0), ""))
    return (code, saved) if saved.cents else ("", Money(0))
