"""Plays the engine for one worker, and what the tests need around it."""
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

SECRET = "5ec2e7" + "0" * 26
DESCRIPTOR = 230
WORKER_SOURCE = os.environ["EVENSHARD_WORKER_SOURCE"]
PATIENCE_S = 60


def interpreter(version):
    venvs = os.environ.get("EVENSHARD_TEST_VENVS")
    python = os.path.join(venvs or "", version, "bin", "python")
    if not venvs or not os.path.exists(python):
        raise AssertionError("no test environment at %r: run tools/test" % python)
    return python


class Engine:
    """One worker process and the messages with it."""

    def __init__(self, case, arguments=(), command=None, coverage=None, outputs=(None,),
                 contexts=False, environment=None, discovered=None):
        self.case = case
        self.directory = tempfile.mkdtemp(prefix="evenshard-run.")
        case.addCleanup(shutil.rmtree, self.directory, True)
        for name in ("inject", "coverage", "parts", "outputs"):
            os.mkdir(self.path(name))
        shutil.copy(WORKER_SOURCE, self.path("inject/sitecustomize.py"))
        self.messages = []
        self.buffer = b""
        own = dict(os.environ, **(environment or {}))
        self.write_config(own, coverage, outputs, contexts, discovered)
        self.start(command or [case.python, "-m", "behave"], arguments, own)

    def path(self, name):
        return os.path.join(self.directory, name)

    def write_config(self, own, coverage, outputs, contexts, discovered):
        back = {name: own.pop(name, None)
                for name in ("PYTHONPATH", "COVERAGE_PROCESS_START")}
        if coverage is not None:
            coverage = dict({"data_file": self.path("coverage/w0.0"),
                             "part": self.path("parts/w0.0"), "config_file": True, "source": None,
                             "branch": None, "context": None}, **coverage)
        config = {"protocol": 1, "mode": "worker", "fd": DESCRIPTOR, "secret": SECRET, "worker": 0,
                  "incarnation": 0, "log": self.path("log"), "environment": back,
                  "junit": self.path("junit"), "scenario_contexts": contexts,
                  "outputs": [self.path(name) if name else None for name in outputs],
                  "coverage": coverage, "copied_tree": False, "discovered_ns": None}
        config.update(discovered or {})
        with open(self.path("config.json"), "w", encoding="utf-8") as stream:
            json.dump(config, stream)
        own["PYTHONPATH"] = self.path("inject") + (
            os.pathsep + back["PYTHONPATH"] if back["PYTHONPATH"] else "")
        own["EVENSHARD_WORKER_CONFIG"] = self.path("config.json")

    def start(self, command, arguments, environment):
        self.socket, other = socket.socketpair()
        os.dup2(other.fileno(), DESCRIPTOR, inheritable=True)
        other.close()
        with open(self.path("log"), "ab") as log:
            self.process = subprocess.Popen(
                list(command) + list(arguments), env=environment, cwd=self.case.suite,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[DESCRIPTOR])
        os.close(DESCRIPTOR)
        self.case.addCleanup(self.stop)
        self.socket.settimeout(PATIENCE_S)

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.socket.close()

    def send(self, **message):
        body = json.dumps(message).encode()
        self.socket.sendall(b"%08x %s %s\n" % (len(body), SECRET.encode(), body))

    def run(self, *paths):
        for index, path in enumerate(paths):
            self.send(type="run", unit=index, path=path, occurrence=paths[:index].count(path), attempt=1)

    def finish(self, *paths):
        """Runs the units to the end; all the worker's messages."""
        self.run(*paths)
        self.send(type="finish", now=False, interrupt=False)
        return self.rest()

    def rest(self):
        while self.receive():
            pass
        self.exit_code = self.process.wait(PATIENCE_S)
        return self.messages

    def until(self, kind, **fields):
        """The next message of that kind."""
        while True:
            message = self.receive()
            if message is None:
                raise AssertionError("the worker ended without %r: %s" % (kind, self.log()))
            if message["type"] == kind and all(message[name] == value
                                               for name, value in fields.items()):
                return message

    def receive(self):
        while True:
            header = 8 + 1 + len(SECRET) + 1
            if len(self.buffer) >= header:
                end = header + int(self.buffer[:8], 16)
                if len(self.buffer) > end:
                    self.case.assertEqual(self.buffer[9:header - 1].decode(), SECRET)
                    self.case.assertEqual(self.buffer[end:end + 1], b"\n")
                    message = json.loads(self.buffer[header:end].decode("utf-8"))
                    self.buffer = self.buffer[end + 1:]
                    self.messages.append(message)
                    return message
            try:
                data = self.socket.recv(65536)
            except socket.timeout:
                raise AssertionError("the worker is silent: %s" % self.log())
            except ConnectionResetError:
                data = b""
            if not data:
                return None
            self.buffer += data

    def of(self, kind):
        return [message for message in self.messages if message["type"] == kind]

    def only(self, kind):
        found = self.of(kind)
        if len(found) != 1:
            raise AssertionError("%d %r in %r\n%s" % (len(found), kind, self.messages, self.log()))
        return found[0]

    def outcomes(self):
        return [(message["unit"], message["line"], message["outcome"])
                for message in self.of("scenario")]

    def units(self):
        return [(message["unit"], message["outcome"]) for message in self.of("done")]

    def interrupt_when_asked(self):
        """Plays its part in the step "an interrupt by the engine"."""
        asked = os.path.join(self.case.suite, "interrupt")
        while not os.path.exists(asked):
            time.sleep(0.01)
        self.interrupt()
        time.sleep(0.2)  # Whether or not it comes as a signal.
        os.unlink(asked)

    def interrupt(self):
        self.send(type="finish", now=True, interrupt=True)
        os.kill(self.process.pid, signal.SIGURG)

    def log(self):
        with open(self.path("log"), encoding="utf-8", errors="replace") as stream:
            return stream.read()

    def last_part(self):
        return self.of("saved")[-1]["part"]


def for_each_behave(case):
    """Puts two classes into the module instead of one."""
    module = sys.modules[case.__module__]
    for version in ("old", "new"):
        name = "%s_%s" % (case.__name__, version)
        setattr(module, name, type(name, (case,), {"version": version,
                                                   "__module__": case.__module__}))
    return None


class SuiteCase(unittest.TestCase):
    """A test with a generated suite. Decorated with `for_each_behave` it runs for old and new."""

    def setUp(self):
        self.python = interpreter(self.version)
        self.is_old = self.version == "old"
        self.suite = tempfile.mkdtemp(prefix="evenshard-suite.")
        self.addCleanup(shutil.rmtree, self.suite, True)
        self.write("features/steps/steps.py", STEPS)
        self.feature("nothing", ["nothing"])

    def write(self, name, text):
        path = os.path.join(self.suite, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)

    def feature(self, name, *scenarios):
        """Each scenario is a list of steps; the first stands in line 2."""
        text = "Feature: %s\n" % name
        for index, steps in enumerate(scenarios):
            text += "  Scenario: %s %d\n" % (name, index)
            text += "".join("    Given %s\n" % step for step in steps)
        self.write("features/%s.feature" % name, text)
        return "features/%s.feature" % name

    def environment(self, text):
        self.write("features/environment.py", text)


STEPS = """
import os
import time
from behave import given

@given("a keyboard interrupt")
def keyboard_interrupt(context):
    raise KeyboardInterrupt()

@given("an interrupt by the engine")
def interrupt(context):
    open("interrupt", "w").close()
    while os.path.exists("interrupt"):
        time.sleep(0.01)

@given("nothing")
def nothing(context):
    pass

@given("python {code}")
def python(context, code):
    exec(code, {"context": context})
"""


def measured(path):
    """{(file, context): lines or arcs} of a coverage data file."""
    database = sqlite3.connect(path)
    try:
        files = dict(database.execute("select id, path from file"))
        contexts = dict(database.execute("select id, context from context"))
        found = {(name, ""): set() for name in files.values()}
        for file, context, numbits in database.execute(
                "select file_id, context_id, numbits from line_bits"):
            lines = {byte * 8 + bit for byte, bits in enumerate(numbits) for bit in range(8)
                     if bits >> bit & 1}
            found.setdefault((files[file], contexts[context]), set()).update(lines)
        for file, context, start, end in database.execute(
                "select file_id, context_id, fromno, tono from arc"):
            found.setdefault((files[file], contexts[context]), set()).add((start, end))
        return found
    finally:
        database.close()


def merged(paths):
    whole = {}
    for path in paths:
        for key, lines in measured(path).items():
            whole.setdefault(key, set()).update(lines)
    return whole
