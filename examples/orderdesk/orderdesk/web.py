"""JSON over HTTP, tried again with growing pauses while the other side is in trouble."""

import json
import time
import urllib.error
import urllib.request


class ServiceError(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def request(url, payload, timeout):
    body = None if payload is None else json.dumps(payload).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=body), timeout=timeout) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            raise ServiceError(error.code, f"{url} answered {error.code}") from None
    except OSError as error:
        raise ServiceError(0, f"{url} cannot be reached: {error}") from None
    except json.JSONDecodeError:
        raise ServiceError(0, f"{url} did not answer JSON") from None


def call(url, payload=None, attempts=4, backoff=0.1, timeout=5):
    """A refusal (4xx) is final; anything else is tried again."""
    for attempt in range(attempts):
        try:
            return request(url, payload, timeout)
        except ServiceError as error:
            if 400 <= error.status < 500 or attempt == attempts - 1:
                raise
        time.sleep(backoff * 2 ** attempt)
