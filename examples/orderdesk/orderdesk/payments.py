"""Payments through a gateway that takes its time."""

from orderdesk import polling, web


class Declined(Exception):
    pass


class Gateway:
    def __init__(self, url, patience=5):
        self.url = url
        self.patience = patience

    def capture(self, order, amount):
        """Asks for the money and waits until the bank has decided; returns the receipt's number."""
        self._post("payments", order, amount)
        decision = self._decision(f"payments/{order}")
        if decision["state"] == "declined":
            raise Declined(decision.get("reason", "no reason given"))
        return decision["receipt"]

    def refund(self, order, amount, captured):
        if amount > captured:
            raise ValueError(f"{amount} is more than the {captured} that were paid")
        self._post("refunds", order, amount)
        return self._decision(f"refunds/{order}")["receipt"]

    def _post(self, kind, order, amount):
        web.call(f"{self.url}/{kind}", {"order": order, "cents": amount.cents})

    def _decision(self, path):
        def decided():
            answer = web.call(f"{self.url}/{path}")
            return None if answer["state"] == "pending" else answer
        return polling.wait_for(decided, self.patience, interval=0.1)
