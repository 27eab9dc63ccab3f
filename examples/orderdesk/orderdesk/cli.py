"""orderdesk: the order desk on the command line."""

import argparse
import sys
from pathlib import Path

from orderdesk import catalog, export, store
from orderdesk.money import Money


def parser():
    result = argparse.ArgumentParser(prog="orderdesk", description=__doc__)
    result.add_argument("--database", type=Path, default=Path("orders.db"))
    commands = result.add_subparsers(dest="command", required=True)
    place = commands.add_parser("place", help="place an order")
    place.add_argument("customer")
    place.add_argument("amount", type=Money.parse)
    listing = commands.add_parser("list", help="print the orders")
    listing.add_argument("--format", default="csv")
    check = commands.add_parser("check", help="check a supplier's file")
    check.add_argument("file", type=Path)
    return result


def place_order(options):
    orders = store.Orders(options.database)
    print(orders.place(options.customer, options.amount))
    orders.close()


def list_orders(options):
    orders = store.Orders(options.database)
    print(export.export(orders.all(), options.format), end="")
    orders.close()


def check_file(options):
    found = catalog.load(options.file.read_text(encoding="utf-8"))
    for line, reason in found.rejected:
        print(f"{options.file.name}:{line}: {reason}")
    return 1 if found.rejected else 0


COMMANDS = {"place": place_order, "list": list_orders, "check": check_file}


def main(arguments):
    options = parser().parse_args(arguments)
    try:
        return COMMANDS[options.command](options) or 0
    except (OSError, ValueError) as error:
        print(f"orderdesk: {error}", file=sys.stderr)
        return 2
