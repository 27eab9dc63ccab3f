"""Addresses, and the carrier's labels."""

import re

from orderdesk import polling, web

POSTCODES = {"AT": r"\d{4}", "DE": r"\d{5}", "IE": r"[A-Z]\d{2} ?[A-Z0-9]{4}", "NL": r"\d{4} ?[A-Z]{2}"}


def check_address(name, street, postcode, country):
    """What is wrong with an address, as a list."""
    problems = []
    if len(name.split()) < 2:
        problems.append("the name needs a first and a last part")
    if not re.search(r"\d", street):
        problems.append("the street has no number")
    pattern = POSTCODES.get(country)
    if pattern is None:
        problems.append(f"we do not ship to {country}")
    elif not re.fullmatch(pattern, postcode):
        problems.append(f"{postcode} is not a postcode of {country}")
    return problems


class Carrier:
    def __init__(self, url):
        self.url = url

    def label(self, order, grams, patience=5):
        """Orders a label and waits until it is printed; returns its tracking number."""
        if grams > 31500:
            raise ValueError("a parcel may weigh 31.5 kg")
        web.call(f"{self.url}/labels", {"order": order, "grams": grams})

        def printed():
            return web.call(f"{self.url}/labels/{order}").get("tracking")
        return polling.wait_for(printed, patience, interval=0.15)

    def status(self, tracking):
        events = web.call(f"{self.url}/tracking/{tracking}")["events"]
        return events[-1] if events else "announced"
