"""The books of a year: months summed up in euro, invoices matched with payments, the audit waited for."""

from orderdesk import polling, web
from orderdesk.money import Money


def month_totals(entries, rates):
    """Entries are (month, Money)."""
    totals = {month: Money(0) for month in range(1, 13)}
    for month, money in entries:
        if month not in totals:
            raise ValueError(f"there is no month {month}")
        totals[month] = totals[month] + rates.to_euro(money)
    return totals


def match(invoices, payments, tolerance=2):
    """Pairs each invoice with the nearest payment still free; what finds none is returned as open."""
    free = sorted(payments)
    opened = []
    for invoice in sorted(invoices):
        nearest, distance = None, tolerance + 1
        for index, payment in enumerate(free):
            if abs(payment - invoice) < distance:
                nearest, distance = index, abs(payment - invoice)
        if nearest is None:
            opened.append(invoice)
        else:
            del free[nearest]
    return opened, free


def audit(url, totals, patience=8):
    """Hands the totals in and waits for the auditor's word."""
    web.call(f"{url}/audits", {str(month): total.cents for month, total in totals.items()})

    def verdict():
        answer = web.call(f"{url}/audits/latest")
        return None if answer["state"] == "pending" else answer

    answer = polling.wait_for(verdict, patience, interval=0.2)
    if answer["state"] == "questioned":
        raise ValueError(f"the auditor asks about month {answer['month']}")
    return answer["seal"]
