"""Value-added tax: whose rate applies, and how much it is."""

from dataclasses import dataclass

from orderdesk.money import Money

STANDARD = {"AT": 20, "DE": 19, "FR": 20, "IE": 23, "LU": 17, "NL": 21}
REDUCED = {"AT": 10, "DE": 7, "FR": 5.5, "IE": 9, "LU": 8, "NL": 9}
REDUCED_GOODS = {"book", "food"}
SELLER = "DE"


@dataclass(frozen=True)
class Taxed:
    net: Money
    tax: Money
    note: str = ""

    @property
    def gross(self):
        return self.net + self.tax


def rate(country, goods):
    table = REDUCED if goods in REDUCED_GOODS else STANDARD
    if country not in table:
        raise KeyError(f"no rate for {country}")
    return table[country]


def apply(net, country, goods="other", vat_id=""):
    if country not in STANDARD:
        return Taxed(net, Money(0, net.currency), "export")
    if vat_id and country != SELLER:
        if not vat_id.startswith(country) or len(vat_id) < 8:
            raise ValueError(f"{vat_id} is not a VAT number of {country}")
        return Taxed(net, Money(0, net.currency), "reverse charge")
    percent = rate(country, goods)
    return Taxed(net, net.times(percent).times("0.01"), f"{percent:g} %")
