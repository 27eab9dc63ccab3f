"""Waiting for what somebody else is doing."""

import time


class TimedOut(Exception):
    pass


def wait_for(check, timeout, interval=0.05):
    """The first true answer of check()."""
    deadline = time.monotonic() + timeout
    while True:
        answer = check()
        if answer:
            return answer
        if time.monotonic() >= deadline:
            raise TimedOut(f"nothing after {timeout:g} s")
        time.sleep(interval)
