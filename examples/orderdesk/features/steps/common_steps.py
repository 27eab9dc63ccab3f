"""What several features say: something is refused, something takes a while."""

import threading
import time
from contextlib import contextmanager

from behave import then


@contextmanager
def refusals_kept(context):
    """An error of the order desk is kept for a later step to look at."""
    try:
        yield
    except Exception as error:  # what it must be is said by the scenario
        context.error = error


def in_background(work):
    """Starts work(ready); goes on once it has called ready()."""
    begun = threading.Event()
    thread = threading.Thread(target=work, args=(begun.set,), daemon=True)
    thread.start()
    assert begun.wait(10)
    return thread


@contextmanager
def stopwatch(context):
    begin = time.monotonic()
    yield
    context.took = time.monotonic() - begin


@then('it is refused with "{message}"')
def refused(context, message):
    assert context.error is not None, "nothing was refused"
    found = str(context.error.args[0] if context.error.args else context.error)
    assert message in found, f"{type(context.error).__name__}: {found}"


@then("it has taken at least {seconds:g} seconds")
def has_taken(context, seconds):
    assert context.took >= seconds, context.took
