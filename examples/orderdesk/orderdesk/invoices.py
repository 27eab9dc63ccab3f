"""Invoices as plain text, with numbers that have no gaps."""

from orderdesk.money import Money


class InvoiceBook:
    def __init__(self, year):
        self.year = year
        self.issued = []

    def issue(self, customer, lines):
        """Lines are (text, Taxed)."""
        if not lines:
            raise ValueError("an invoice needs a line")
        number = f"{self.year}-{len(self.issued) + 1:05d}"
        self.issued.append(number)
        return number, "\n".join(self._text(number, customer, lines))

    def _text(self, number, customer, lines):
        yield f"Invoice {number} for {customer}"
        net = tax = Money(0)
        for text, taxed in lines:
            yield f"{text:<24}{str(taxed.net):>14}  {taxed.note}"
            net, tax = net + taxed.net, tax + taxed.tax
        yield f"{'Net':<24}{str(net):>14}"
        yield f"{'Tax':<24}{str(tax):>14}"
        yield f"{'Total':<24}{str(net + tax):>14}"
        if any(taxed.note == "reverse charge" for _, taxed in lines):
            yield "The tax is owed by the recipient."
