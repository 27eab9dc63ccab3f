"""What the warehouse has, page by page, and where it differs from our books."""

from orderdesk import web


def inventory(url):
    counted, page = {}, 1
    while page:
        answer = web.call(f"{url}/inventory/{page}")
        counted.update(answer["counted"])
        page = answer["next"]
    return counted


def differences(counted, expected):
    found = []
    for sku in sorted(counted.keys() | expected.keys()):
        here, there = expected.get(sku), counted.get(sku)
        if here is None:
            found.append((sku, "unknown to us"))
        elif there is None:
            found.append((sku, "not in the warehouse"))
        elif here != there:
            found.append((sku, f"{there - here:+d}"))
    return found
