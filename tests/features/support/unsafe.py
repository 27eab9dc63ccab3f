"""A suite that was never written to run beside itself: each way to be unsafe has a tag and a scenario in every feature."""

import textwrap

STORE = '''
"""Keeps one word in places that everybody has in common."""
import os
import shutil
import socket
import sqlite3
import tempfile
import time
from pathlib import Path

HOLD = 0.06


def hold(path, word):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(word)
    time.sleep(HOLD)
    return path.read_text() == word


def scratch(word):
    if word.endswith("1"):
        return hold(Path("scratch.txt"), word)
    return hold(Path.cwd() / "scratch.txt", word)


def folder(word):
    shutil.rmtree("common", ignore_errors=True)
    kept = hold(Path("common/word.txt"), word)
    return kept and os.listdir("common") == ["word.txt"]


def chdir(word):
    before = os.getcwd()
    os.makedirs("work/place", exist_ok=True)
    os.chdir("work/place")
    try:
        return hold(Path("word.txt"), word)
    finally:
        os.chdir(before)


def database(word):
    with sqlite3.connect("words.db", timeout=0.01) as data:
        data.execute("create table if not exists words (word)")
        data.execute("delete from words")
        data.execute("insert into words values (?)", (word,))
        data.commit()
        time.sleep(HOLD)
        return data.execute("select word from words").fetchall() == [(word,)]


def home(word):
    return hold(Path.home() / ".config/words.ini", word)


def temporary(word):
    return hold(Path(tempfile.gettempdir()) / "@TOKEN@.txt", word)


def slash(word):
    return hold(Path("/tmp/@TOKEN@-slash.txt"), word)


def port(word):
    with socket.socket() as server, socket.socket() as client:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", @PORT@))
        server.listen()
        time.sleep(HOLD)
        client.connect(("127.0.0.1", @PORT@))
        return True
'''

STEPS = '''
from behave import given
from words import store

@given("{place} keeps {word}")
def keeps(context, place, word):
    assert getattr(store, place)(word), "somebody else was here"
'''

WAYS = ("scratch", "folder", "chdir", "database", "home", "temporary", "slash", "port")


def unsafe(token, features=6):
    """The files; `token` tells suites that run at the same time apart."""
    port = 20000 + hash(token) % 20000
    files = {"words/__init__.py": "",
             "words/store.py": STORE.replace("@TOKEN@", token).replace("@PORT@", str(port)),
             "features/steps/steps.py": STEPS,
             "scratch.txt": "as it was\n"}
    for number in range(features):
        scenarios = [f"  @{way}\n  Scenario: {way}\n    Given {way} keeps {way}{number}\n" for way in WAYS]
        files[f"features/f{number}.feature"] = f"Feature: f{number}\n\n" + "\n".join(scenarios)
    return files


# Whoever is in one place with another worker finds it out, whenever either of them runs.
MEETING_STEPS = textwrap.dedent('''
    import os, shutil, tempfile, time
    from pathlib import Path
    from behave import given

    ME = os.environ.get("EVENSHARD_WORKER_ID", "0")
    RUN = os.environ.get("EVENSHARD_RUN_ID", "")
    PLACES = {"tree": Path.cwd(), "home": Path.home(), "tmp": Path(tempfile.gettempdir())}
    met = set()

    def meet(name):
        """Every worker of the run comes here, to a folder of which nobody has a view."""
        if name in met:
            return
        met.add(name)
        folder = Path("/dev/shm/@TOKEN@") / f"{os.getppid()}-{RUN}-{name}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ME).touch()
        deadline = time.monotonic() + 60
        while len(os.listdir(folder)) < int(os.environ.get("EVENSHARD_WORKER_TOTAL", "1")):
            assert time.monotonic() < deadline, "the others never came"
            time.sleep(0.01)

    @given("{place} is ours")
    def ours(context, place):
        (PLACES[place] / f"owner-{ME}-@TOKEN@").touch()
        meet(place)
        assert len(list(PLACES[place].glob("owner-*-@TOKEN@"))) == 1, "somebody else is here"

    @given("{place} is everybody's")
    def everybodys(context, place):
        meet(place + "-too")
        (PLACES[place] / "word-@TOKEN@").write_text("harmless")

    @given("a folder becomes a file")
    def becomes(context):
        shutil.rmtree("folder", ignore_errors=True)
        if not os.path.exists("folder"):
            Path("folder").write_text("a file")

    @given("it waits in {run}")
    def waits(context, run):
        Path("made.txt").touch()
        if RUN == run:
            meet("waiting")
            Path("/dev/shm/@TOKEN@/begun").touch()
            time.sleep(60)

    @given("{what} but in {run}")
    def but_in(context, what, run):
        meet(what)
        assert RUN != run, "by itself"
''')


def meeting(token, *steps):
    """Four features with a scenario for each step."""
    scenarios = "\n".join(f"  Scenario: {step}\n    Given {step}\n" for step in steps)
    return {"features/steps/steps.py": MEETING_STEPS.replace("@TOKEN@", token), "folder/word.txt": "as it was\n",
            **{f"features/f{number}.feature": f"Feature: f{number}\n\n{scenarios}" for number in range(4)}}


# Tries every path it knows to what lies in the tree; each that works is noted in the run's own folder.
WRITER_STEPS = textwrap.dedent('''
    import ctypes, mmap, os, shutil, subprocess, sys
    from pathlib import Path
    from behave import given

    def tries(function, *arguments):
        try:
            function(*arguments)
        except OSError:
            pass

    def spoil(path):
        tries(lambda: open(path, "w").write("spoilt"))
        tries(lambda: open(path, "r+b").write(b"spoilt"))
        tries(os.truncate, path, 0)
        tries(os.chmod, path, 0o600)
        tries(os.utime, path, (0, 0))

    @given("everything is written to")
    def everything(context):
        root = os.getcwd()
        others = [os.getppid()] + [int(name) for name in os.listdir("/proc") if name.isdigit()]
        ways = [".", root, "/proc/self/cwd", "/proc/self/root" + root, "link/.."]
        if os.getuid() != 0:
            ways += [f"/proc/{pid}/root{root}" for pid in others] + [f"/proc/{pid}/cwd" for pid in others]
        for way in ways:
            spoil(way + "/precious.txt")
        for descriptor in os.listdir("/proc/self/fd"):
            spoil(f"/proc/self/fd/{descriptor}/precious.txt")
        tries(os.link, "precious.txt", "hard.txt")
        spoil("hard.txt")
        tries(os.link, root + "/precious.txt", "folder/hard.txt")
        spoil("folder/hard.txt")
        spoil("link.txt")
        tries(os.replace, "precious.txt", "moved.txt")
        tries(os.remove, "folder/other.txt")
        tries(shutil.rmtree, "folder")
        tries(os.symlink, root, "folder")
        tries(os.mkdir, "made")
        subprocess.run(["sh", "-c", f"echo spoilt > {root}/precious.txt; rm -rf {root}/deep; mkdir {root}/new"])
        subprocess.run(["umount", "-l", root], stderr=subprocess.DEVNULL)
        if os.getuid() != 0:
            subprocess.run(["unshare", "-rm", "sh", "-c", f"umount -l {root}; echo spoilt > {root}/precious.txt"],
                           stderr=subprocess.DEVNULL)
            spoil(root + "/precious.txt")
        Path("kept").mkdir()
        Path("kept/proof.txt").write_text("was here")
        Path("kept/deep").mkdir()
        Path("kept/deep/escape").symlink_to(root + "/precious.txt")
''')


def writer():
    return {"features/steps/steps.py": WRITER_STEPS,
            "features/one.feature": "Feature: one\n  Scenario: one\n    Given everything is written to\n",
            "precious.txt": "precious\n", "folder/other.txt": "other\n", "deep/down/there.txt": "there\n"}
