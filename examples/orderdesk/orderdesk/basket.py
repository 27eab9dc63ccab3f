"""A basket: what a customer is about to order."""

from orderdesk import discounts
from orderdesk.money import Money


class Basket:
    LIMIT = 99

    def __init__(self):
        self.lines = {}

    def add(self, sku, price, quantity=1):
        if quantity < 1:
            raise ValueError("the quantity must be at least 1")
        known, before = self.lines.get(sku, (price, 0))
        if known != price:
            raise ValueError(f"the price of {sku} has changed from {known} to {price}")
        self.lines[sku] = (price, min(before + quantity, self.LIMIT))

    def remove(self, sku):
        if sku not in self.lines:
            raise KeyError(f"{sku} is not in the basket")
        del self.lines[sku]

    def total(self, codes=()):
        lines = list(self.lines.values())
        _, saved = discounts.best(lines, codes)
        return discounts.total_of(lines) - saved

    def shipping(self, codes=()):
        total = self.total(codes)
        if not self.lines or total >= Money(5000):
            return Money(0)
        return Money(490)
