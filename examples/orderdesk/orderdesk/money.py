"""Amounts of money in whole cents, so that no cent is lost or invented."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation


class CurrencyMismatch(ValueError):
    pass


@dataclass(frozen=True, order=True)
class Money:
    cents: int
    currency: str = "EUR"

    @classmethod
    def parse(cls, text):
        amount, _, currency = text.strip().partition(" ")
        try:
            cents = (Decimal(amount) * 100).to_integral_exact()
        except InvalidOperation:
            raise ValueError(f"{text!r} is not an amount") from None
        return cls(int(cents), currency or "EUR")

    def __add__(self, other):
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self} and {other}")
        return Money(self.cents + other.cents, self.currency)

    def __neg__(self):
        return Money(-self.cents, self.currency)

    def __sub__(self, other):
        return self + -other

    def times(self, factor):
        exact = Decimal(self.cents) * Decimal(str(factor))
        return Money(int(exact.quantize(Decimal(1), ROUND_HALF_EVEN)), self.currency)

    def allocate(self, weights):
        """Parts in proportion to the weights that add up to the whole; the first ones get the odd cents."""
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights must not be negative, and not all zero")
        shares = [self.cents * weight // total for weight in weights]
        for index in range(self.cents - sum(shares)):
            shares[index] += 1
        return [Money(share, self.currency) for share in shares]

    def __str__(self):
        sign, cents = ("-", -self.cents) if self.cents < 0 else ("", self.cents)
        return f"{sign}{cents // 100}.{cents % 100:02d} {self.currency}"
