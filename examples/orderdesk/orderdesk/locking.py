"""A lock between processes, on a file."""

import fcntl
from contextlib import contextmanager

from orderdesk import polling


@contextmanager
def locked(path, timeout):
    with open(path, "a", encoding="utf-8") as file:
        def attempt():
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        polling.wait_for(attempt, timeout, interval=0.02)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)
