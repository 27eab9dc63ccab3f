"""The suite's own code sees neither the worker nor is able to confuse it."""
import json
import os
import subprocess
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

    def test_the_worker_imports_nothing_that_the_suite_would_see(self):
        for coverage in (None, {}):
            surplus = self.modules(coverage) - self.modules_sequentially(coverage)
            self.assertEqual(surplus, set())

    def test_a_module_of_the_project_is_found_whatever_its_name(self):
        """By any name that behave and coverage leave free, beside the program and on PYTHONPATH."""
        os.mkdir(os.path.join(self.suite, "lib"))
        for coverage in (None, {}):
            taken = self.modules_sequentially(coverage)
            free = self.standard_names() - taken - {"distutils"}  # Setuptools has its hand on it.
            self.assertTrue(free >= {"resource", "ast", "getopt", "select"} - taken, free)
            self.write("names.py", "FREE = %r\n" % sorted(free))
            path = self.feature("a", ["python import shadows"])
            for place in ("", "lib/"):
                for name in free:
                    self.write("%s%s.py" % (place, name), "OWN = True\n")
                engine = Engine(self, coverage=coverage, environment={
                    "PYTHONPATH": os.path.join(self.suite, place)})
                engine.finish(path)
                for name in free:
                    os.unlink(os.path.join(self.suite, "%s%s.py" % (place, name)))
                self.assertEqual(engine.units(), [(0, "passed")], engine.log())
                self.assertEqual(engine.exit_code, 0)

    def setUp(self):
        super().setUp()
        self.write("shadows.py", """
import importlib, names
for name in names.FREE:
    assert hasattr(importlib.import_module(name), "OWN"), name
""")
        self.write("seeing.py", """
import sys
def write_modules():
    with open("modules", "w") as stream:
        stream.write("\\n".join(sys.modules))
""")
        self.seeing = self.feature("seeing", ["python import seeing; seeing.write_modules()"])

    def standard_names(self):
        code = ("import importlib.util, sys\n"
                "for name in sys.stdlib_module_names - set(sys.builtin_module_names):\n"
                "    spec = importlib.util.find_spec(name)\n"
                "    if spec and spec.origin != 'frozen': print(name)")
        names = subprocess.check_output([self.python, "-c", code], text=True).split()
        return {name for name in names if not name.startswith("_")}

    def seen_modules(self):
        with open(os.path.join(self.suite, "modules"), encoding="utf-8") as stream:
            return set(stream.read().split())

    def modules(self, coverage):
        engine = Engine(self, coverage=coverage)
        engine.finish(self.seeing)
        self.assertEqual(engine.units(), [(0, "passed")], engine.log())
        return self.seen_modules()

    def modules_sequentially(self, coverage):
        behave = ["-m", "behave"] if coverage is None else ["-m", "coverage", "run", "-m", "behave"]
        subprocess.check_call([self.python] + behave + [self.seeing], cwd=self.suite,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self.seen_modules()

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
