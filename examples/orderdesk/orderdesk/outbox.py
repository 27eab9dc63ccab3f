"""Messages that wait in files until they are delivered: none is lost, none is sent twice."""

import json

from orderdesk import web
from orderdesk.locking import locked


class Outbox:
    def __init__(self, folder, url, patience=2.0):
        self.folder = folder
        self.url = url
        self.patience = patience
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, kind, **details):
        with self._lock():
            number = len(list(self.folder.glob("*.json*"))) + 1
            path = self.folder / f"{number:06d}.json"
            path.write_text(json.dumps({"kind": kind, **details}), encoding="utf-8")
        return path.name

    def waiting(self):
        return sorted(path.name for path in self.folder.glob("*.json"))

    def deliver(self):
        """How many were sent; one that is refused is put aside, trouble leaves the rest for later."""
        sent = 0
        with self._lock():
            for name in self.waiting():
                path = self.folder / name
                try:
                    web.call(f"{self.url}/messages", json.loads(path.read_text(encoding="utf-8")))
                except web.ServiceError as error:
                    if error.status == 0 or error.status >= 500:
                        break
                    path.rename(path.with_suffix(".json-refused"))
                    continue
                path.rename(path.with_suffix(".json-sent"))
                sent += 1
        return sent

    def _lock(self):
        return locked(self.folder / "lock", self.patience)
