"""Exchange rates of a service, kept for a while."""

import time

from orderdesk import web
from orderdesk.money import Money


class Rates:
    def __init__(self, url, keep=0.3):
        self.url = url
        self.keep = keep
        self._known = {}

    def rate(self, currency):
        until, value = self._known.get(currency, (0, None))
        if time.monotonic() >= until:
            value = web.call(f"{self.url}/rates/{currency}")["rate"]
            self._known[currency] = (time.monotonic() + self.keep, value)
        return value

    def to_euro(self, money):
        if money.currency == "EUR":
            return money
        return Money(money.cents).times(self.rate(money.currency))
