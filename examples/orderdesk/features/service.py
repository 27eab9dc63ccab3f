"""A web service on a free port of this machine that answers what it was told, as late as it was told."""

import json
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    status: int = 200
    body: object = field(default_factory=dict)
    latency: float = 0.0


class Service:
    def __init__(self, boot=0.0):
        self.requests = []
        self._answers = {}
        self._up_at = time.monotonic() + boot
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                size = int(self.headers.get("Content-Length") or 0)
                payload = json.loads(self.rfile.read(size)) if size else None
                answer = service._answer(self.command, self.path.strip("/"), payload)
                time.sleep(answer.latency)
                body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
                self.send_response(answer.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def answers(self, path, *answers):
        """One after the other; the last one stays."""
        self._answers[path] = list(answers)

    def decides(self, path, after, body, meanwhile=None):
        """The body, once `after` seconds have passed since the first question."""
        self._answers[path] = (after, [], body, meanwhile or {"state": "pending"})

    def asked(self, path):
        return [payload for method, asked, payload in self.requests if asked == path]

    def _answer(self, method, path, payload):
        if time.monotonic() < self._up_at:
            return Answer(503)
        self.requests.append((method, path, payload))
        script = self._answers.get(path)
        if script is None:
            return Answer(200 if method == "POST" else 404)
        if isinstance(script, tuple):
            after, first, body, meanwhile = script
            first.append(time.monotonic())
            return Answer(body=body if time.monotonic() - first[0] >= after else meanwhile)
        return script.pop(0) if len(script) > 1 else script[0]

    def wait_until_up(self):
        while True:
            try:
                urllib.request.urlopen(self.url, timeout=5).close()
                return
            except urllib.error.HTTPError as error:
                error.close()
                if error.code != 503:
                    return
            time.sleep(0.05)

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
