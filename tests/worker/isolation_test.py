"""The suite's own code sees neither the worker nor is able to confuse it."""
import json
import os
import unittest

from engine import Engine, SuiteCase, for_each_behave


@for_each_behave
class Isolation(SuiteCase):
    def test_the_suite_sees_the_users_environment_and_path(self):
        os.mkdir(os.path.join(self.suite, "lib"))
        self.write("features/environment.py", """
import json, os, sys
def state():
    return {"path": sys.path, "argv": sys.argv, "main": sys.modules["__main__"].__file__,
            "modules": sorted(name for name in sys.modules if "evenshard" in name),
            "environment": {name: value for name, value in os.environ.items()
                            if name.startswith(("PYTHON", "EVENSHARD", "COVERAGE"))
                            and name not in ("EVENSHARD_WORKER_SOURCE", "EVENSHARD_TEST_VENVS")}}
def before_all(context):
    with open(os.environ["SEEN"], "w") as stream:
        json.dump(state(), stream)
""")
        lib = os.path.join(self.suite, "lib")
        own = {"PYTHONPATH": lib, "SEEN": os.path.join(self.suite, "seen")}
        Engine(self, ["features"], environment=own).finish()
        ours = self.seen()
        import subprocess
        subprocess.call([self.python, "-m", "behave", "features"], cwd=self.suite,
                        env=dict(os.environ, **own), stdout=subprocess.DEVNULL)
        self.assertEqual(ours, self.seen())
        self.assertEqual(ours["environment"]["PYTHONPATH"], lib)

    def seen(self):
        with open(os.path.join(self.suite, "seen"), encoding="utf-8") as stream:
            return json.load(stream)

    def test_behave_started_by_a_test_is_no_worker(self):
        code = "import subprocess, sys; subprocess.check_call([sys.executable, '-m', 'behave', " \
               "'features/nothing.feature'])"
        engine = Engine(self)
        engine.finish(self.feature("a", ["python " + code]))
        self.assertEqual(engine.units(), [(0, "passed")])
        self.assertEqual(len(engine.of("hello")), 1)

    def test_behave_called_by_a_test_is_no_worker(self):
        self.write("nested.py", """
from behave.__main__ import main
def run():
    assert main(["features/nothing.feature"]) == 0
""")
        path = self.feature("a", ["python import nested; nested.run()"], ["nothing"])
        engine = Engine(self)
        engine.finish(path)
        self.assertEqual([line for _, line, _ in engine.outcomes()], [2, 4])
        self.assertEqual(engine.outcomes()[0], (0, 2, "passed"))

    def test_a_forked_child_that_goes_on_running_is_silent(self):
        path = self.feature("a", ["python import os; os.fork() or setattr(context, 'x', 1)"],
                            ["nothing"])
        engine = Engine(self)
        engine.finish(path, self.feature("b", ["nothing"]))
        self.assertEqual(engine.units(), [(0, "passed"), (1, "passed")])
        self.assertEqual(len(engine.outcomes()), 3)

    def test_replaced_library_functions_change_nothing(self):
        self.write("replace.py", """
import json, os, select, signal, time
def broken(*args, **kwargs):
    raise RuntimeError("replaced")
def everything():
    for module, names in (
            (time, ("perf_counter", "monotonic", "sleep")), (json, ("dumps", "loads")),
            (os, ("read", "write", "fstat", "rename", "unlink", "pwrite", "set_blocking")),
            (select, ("poll", "select")), (json.JSONEncoder, ("encode", "iterencode")),
            (json.JSONDecoder, ("decode",))):
        for name in names:
            setattr(module, name, broken)
""")
        engine = Engine(self)
        engine.finish(self.feature("a", ["python import replace; replace.everything()"]),
                      self.feature("b", ["nothing"]))
        self.assertEqual([unit for unit, _ in engine.units()], [0, 1], engine.log())
        self.assertEqual(engine.messages[-1]["type"], "bye")

    def test_replaced_streams_change_nothing(self):
        code = "import sys, io; sys.stdout = sys.__stdout__ = io.StringIO(); sys.stderr = None"
        engine = Engine(self, ["--no-capture", "--no-capture-stderr"])
        engine.finish(self.feature("a", ["python " + code]), self.feature("b", ["nothing"]))
        self.assertEqual([unit for unit, _ in engine.units()], [0, 1], engine.log())

    def test_the_worker_is_found_behind_wrappers(self):
        self.write("spawn.py", "import subprocess, sys, behave.runner\n"
                               "sys.exit(subprocess.call([sys.executable, '-m', 'behave']"
                               " + sys.argv[1:], close_fds=False))\n")
        self.write("replace_self.py", "import os, sys\n"
                                      "os.execv(sys.executable, [sys.executable, '-m', 'behave']"
                                      " + sys.argv[1:])\n")
        for coverage in (None, {}):
            for wrapper in ("spawn.py", "replace_self.py"):
                engine = Engine(self, ["features"], [self.python, wrapper, "behave"][:2],
                                coverage=coverage)
                engine.finish(self.feature("a", ["nothing"]))
                self.assertEqual(engine.units(), [(0, "passed")])

    def test_a_launcher_in_the_same_process_is_the_worker(self):
        self.write("manage.py", "import sys\nfrom behave.__main__ import main\n"
                                "sys.exit(main(sys.argv[2:]))\n")
        engine = Engine(self, ["features"], [self.python, "manage.py", "behave"])
        engine.finish(self.feature("a", ["nothing"]))
        self.assertEqual(engine.units(), [(0, "passed")])


if __name__ == "__main__":
    unittest.main()
