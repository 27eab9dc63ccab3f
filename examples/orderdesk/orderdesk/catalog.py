"""The catalogue, read from the suppliers' CSV files."""

import csv
import io
from dataclasses import dataclass, field

from orderdesk.money import Money


@dataclass
class Catalog:
    products: dict = field(default_factory=dict)
    rejected: list = field(default_factory=list)


def check_digit(digits):
    odd = even = 0
    for index, digit in enumerate(digits):
        if index % 2:
            odd += int(digit)
        else:
            even += int(digit)
    return str((10 - (even + 3 * odd) % 10) % 10)


def read_row(row):
    ean = (row.get("ean") or "").strip()
    if len(ean) != 13 or not ean.isdigit():
        raise ValueError("the EAN has not 13 digits")
    if check_digit(ean[:12]) != ean[12]:
        raise ValueError("the EAN's check digit is wrong")
    price = Money.parse(row["price"])
    if price.cents <= 0:
        raise ValueError("the price is not positive")
    words = [word.capitalize() for word in row["name"].split()]
    if not words:
        raise ValueError("the name is empty")
    return ean, (" ".join(words), price)


def load(text):
    """Good rows become products, bad ones are kept with their line and reason."""
    catalog = Catalog()
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        try:
            ean, product = read_row(row)
        except ValueError as error:
            catalog.rejected.append((number, str(error)))
            continue
        if ean in catalog.products:
            catalog.rejected.append((number, "the EAN is there twice"))
            continue
        catalog.products[ean] = product
    return catalog
