"""What a worker measures is what `coverage run -m behave` measures."""
import glob
import os
import signal
import subprocess
import unittest

from engine import Engine, SuiteCase, for_each_behave, measured, merged

CODE = """
import atexit
import threading
import time

def branch(n):
    if n > 1:
        n += 1
    return [x for x in range(n) if x]

def late():
    time.sleep(0.3)
    return "after the end"

def at_exit():
    return "not measured"

atexit.register(at_exit)

def leave_thread():
    threading.Thread(target=late).start()
"""


class CoverageCase(SuiteCase):
    def setUp(self):
        super().setUp()
        self.write("shop/__init__.py", "")
        self.write("shop/code.py", CODE)
        self.write("shop/unused.py", "x = 1\n")
        self.environment("import shop.code\n"
                         "def before_all(context): shop.code.branch(0)\n"
                         "def after_all(context): shop.code.leave_thread()\n")
        self.paths = [
            self.feature("a", ["python import shop.code; shop.code.branch(1)"]),
            self.feature("b", ["python import shop.code; shop.code.branch(5)"],
                         ["python assert False"])]

    def sequential(self, options=(), paths=None, environment=None):
        """What coverage's own command leaves, combined when it is parallel."""
        own = dict(os.environ, **(environment or {}))
        subprocess.call([self.python, "-m", "coverage", "run", *options, "-m", "behave",
                         *(paths or self.paths)], cwd=self.suite, env=own,
                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        parts = glob.glob(os.path.join(self.suite, ".coverage*"))
        parts = [part for part in parts if not part.endswith(".coveragerc")]
        self.assertTrue(parts)
        found = merged(parts)
        for part in parts:
            os.unlink(part)
        return found

    def run_worker(self, settings=None, paths=None, **more):
        engine = Engine(self, paths or self.paths, coverage=settings or {}, **more)
        engine.finish(*(paths or self.paths))
        self.assertEqual(engine.of("failed"), [], engine.log())
        return engine

    def everything(self, engine):
        children = glob.glob(engine.path("coverage/w0.0.*"))
        return merged([engine.last_part()] + children)

    def check_equal(self, options=(), settings=None, paths=None, **more):
        expected = self.sequential(options, paths, more.get("environment"))
        engine = self.run_worker(settings, paths, **more)
        self.maxDiff = None
        self.assertEqual(self.everything(engine), expected)
        return engine


@for_each_behave
class SameAsSequential(CoverageCase):
    def test_lines(self):
        self.check_equal()

    def test_branches(self):
        self.check_equal(["--branch"], {"branch": True})

    def test_a_source_directory_with_a_file_that_is_never_imported(self):
        engine = self.check_equal(["--source=shop"], {"source": "shop"})
        self.assertIn((os.path.join(self.suite, "shop/unused.py"), ""),
                      measured(engine.last_part()))

    def test_a_source_package_beside_the_suite(self):
        self.write("shop/sub/__init__.py", "y = 2\n")
        self.check_equal(["--source=shop.sub,shop.code"], {"source": "shop.sub,shop.code"})

    def test_relative_files_a_context_and_omissions_from_the_configuration(self):
        self.write(".coveragerc", "[run]\nrelative_files = true\ncontext = nightly\n"
                                  "branch = true\nomit = features/*\n")
        self.check_equal()

    def test_a_configuration_file_elsewhere(self):
        self.write("conf/cov.ini", "[run]\nbranch = true\n")
        self.check_equal(["--rcfile=conf/cov.ini"], {"config_file": "conf/cov.ini"})

    def test_a_static_context(self):
        self.check_equal(["--context=one"], {"context": "one"})

    def test_parallel_configuration(self):
        self.write(".coveragerc", "[run]\nparallel = true\n")
        engine = self.check_equal()
        self.assertEqual(os.listdir(engine.path("coverage")), ["w0.0"])

    def test_a_child_under_coverage_of_its_own_in_a_parallel_configuration(self):
        self.write(".coveragerc", "[run]\nparallel = true\n")
        self.write("shop/tool.py", "x = 1\n")
        step = ("python import subprocess, sys; subprocess.check_call("
                "[sys.executable, '-m', 'coverage', 'run', 'shop/tool.py'])")
        self.check_equal(paths=[self.feature("tool", [step])])

    def test_a_forked_child_that_unwinds(self):
        paths = [self.feature("fork", ["python import shop.forking; shop.forking.run()"])]
        self.write("shop/forking.py", "import os, sys\n\ndef run():\n    pid = os.fork()\n"
                                      "    if pid == 0:\n        x = 1\n        sys.exit(0)\n"
                                      "    os.waitpid(pid, 0)\n    y = 2\n")
        for config in ("", "[run]\nparallel = true\n"):
            self.write(".coveragerc", config)
            self.check_equal(paths=paths)

    def test_multiprocessing(self):
        self.write(".coveragerc", "[run]\nconcurrency = multiprocessing,thread\n")
        self.write("shop/pool.py", "import multiprocessing\n\ndef inner(n):\n    return n * n\n\n"
                                   "def run(method):\n"
                                   "    context = multiprocessing.get_context(method)\n"
                                   "    process = context.Process(target=inner, args=(3,))\n"
                                   "    process.start()\n    process.join()\n")
        paths = [self.feature("pool", *[["python import shop.pool; shop.pool.run('%s')" % method]
                                        for method in ("fork", "spawn")])]
        self.check_equal(paths=paths)

    def test_a_launcher_in_the_same_process_is_measured_from_its_first_line(self):
        self.write("manage.py", "import sys\nimport shop.code\nshop.code.branch(3)\n"
                                "from behave.__main__ import main\nsys.exit(main(sys.argv[1:]))\n")
        subprocess.call([self.python, "-m", "coverage", "run", "manage.py", "features"],
                        cwd=self.suite, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        expected = measured(os.path.join(self.suite, ".coverage"))
        engine = Engine(self, ["features"], [self.python, "manage.py"], coverage={})
        engine.finish("features/a.feature", "features/b.feature", "features/nothing.feature")
        self.assertEqual(measured(engine.last_part()), expected)

    def test_no_data_at_all_is_an_empty_file(self):
        self.write(".coveragerc", "[run]\nsource = nowhere\n")
        engine = self.run_worker()
        self.assertEqual(measured(engine.last_part()), {})


class NewCoverage(CoverageCase):
    version = "new"

    def child(self):
        self.write("shop/tool.py", "import sys\nif len(sys.argv) > 1:\n    x = 1\nelse:\n    y = 1\n")
        return [self.feature("tool", ["python import subprocess, sys; subprocess.check_call("
                                      "[sys.executable, 'shop/tool.py'], cwd='.')"])]

    def test_subprocesses_by_patch(self):
        paths = self.child()
        self.write(".coveragerc", "[run]\npatch = subprocess\n")
        engine = self.check_equal(paths=paths)
        self.assertTrue(glob.glob(engine.path("coverage/w0.0.*.*")))

    def test_subprocesses_by_the_users_variable(self):
        paths = self.child()
        self.write(".coveragerc", "[run]\nparallel = true\n")
        self.check_equal(paths=paths, environment={
            "COVERAGE_PROCESS_START": os.path.join(self.suite, ".coveragerc")})

    def test_forks_and_exits_by_patch(self):
        self.write(".coveragerc", "[run]\nparallel = true\npatch = fork, _exit\n")
        self.write("shop/forking.py", "import os\n\ndef run():\n    pid = os.fork()\n"
                                      "    if pid == 0:\n        x = 1\n        os._exit(0)\n"
                                      "    os.waitpid(pid, 0)\n")
        self.check_equal(paths=[self.feature("fork", ["python import shop.forking; "
                                                      "shop.forking.run()"])])


@for_each_behave
class Saving(CoverageCase):
    def test_a_context_for_each_scenario(self):
        engine = self.run_worker(contexts=True)
        found = measured(engine.last_part())
        code = os.path.join(self.suite, "shop/code.py")
        contexts = {context: lines for (file, context), lines in found.items()
                    if file == code and lines}
        self.assertEqual(sorted(contexts), ["", "features/a.feature:2 a 0",
                                            "features/b.feature:2 b 0"])
        self.assertEqual(contexts["features/a.feature:2 a 0"], {7, 9})
        self.assertEqual(contexts["features/b.feature:2 b 0"], {7, 8, 9})
        expected = self.sequential()
        self.assertEqual(set().union(*contexts.values()), expected[(code, "")])

    def test_a_worker_saves_as_it_goes(self):
        slow = self.feature("slow", ["python import time; time.sleep(1.1)"])
        engine = Engine(self, coverage={})
        engine.run(self.paths[0], slow, self.paths[1])
        saved = engine.until("saved")
        self.assertEqual(saved["through"], 2)
        engine.until("done", unit=2)
        os.kill(engine.process.pid, signal.SIGKILL)
        engine.rest()
        code = (os.path.join(self.suite, "shop/code.py"), "")
        self.assertNotIn(8, measured(saved["part"])[code])
        self.assertIn(7, measured(saved["part"])[code])

    def test_saving_between_units_loses_nothing(self):
        slow = [self.feature("s%d" % n, ["python import time; time.sleep(1.05)"]) for n in (1, 2)]
        paths = [self.paths[0], slow[0], self.paths[1], slow[1]]
        engine = self.check_equal(["--source=shop"], {"source": "shop"}, paths=paths)
        self.assertEqual(len(engine.of("saved")), 3)
        self.assertEqual([message["through"] for message in engine.of("saved")], [2, 4, 4])
        parts = os.listdir(engine.path("parts"))
        self.assertEqual(sorted(parts), ["w0.0.2", "w0.0.3"])

    def test_an_interrupt_saves_at_once(self):
        path = self.feature("slow", ["python import shop.code; shop.code.branch(7)",
                                     "python import time; time.sleep(30)"])
        engine = Engine(self, coverage={})
        engine.run(self.paths[0], path)
        engine.until("begin", unit=1)
        import time
        time.sleep(0.5)
        engine.interrupt()
        saved = engine.until("saved")
        self.assertEqual(saved["through"], 1)
        self.assertIn(8, measured(saved["part"])[(os.path.join(self.suite, "shop/code.py"), "")])

    def test_an_interrupt_between_a_save_and_its_message_keeps_their_order(self):
        code = ("import os, sys, time; sys.setprofile(lambda frame, event, _: event == 'return' "
                "and frame.f_code.co_filename == '<evenshard>' "
                "and frame.f_code.co_name == 'checkpoint' "
                "and (sys.setprofile(None), open('interrupt', 'w').close(), "
                "[time.sleep(0.01) for _ in iter(lambda: os.path.exists('interrupt'), False)]))")
        path = self.feature("slow", ["python " + code, "python import time; time.sleep(1.1)"])
        engine = Engine(self, coverage={})
        engine.run(path)
        engine.interrupt_when_asked()
        engine.rest()
        serials = [int(message["part"].rsplit(".", 1)[1]) for message in engine.of("saved")]
        self.assertGreater(len(serials), 1)
        self.assertEqual(serials, sorted(serials))

    def test_interrupts_while_it_measures_break_nothing(self):
        self.write("shop/busy.py", "\n".join("def f%d(): return %d" % (n, n) for n in range(300)))
        paths = [self.feature("busy%d" % n, *[["python import shop.busy"]] * 30) for n in range(5)]
        engine = Engine(self, coverage={}, contexts=True)
        engine.run(*paths)
        engine.until("scenario")
        for _ in range(20):
            engine.interrupt()
        engine.rest()
        self.assertEqual(engine.messages[-1]["type"], "bye", engine.log())
        self.assertNotIn("Traceback", engine.log())
        measured(engine.last_part())

    def test_with_a_coverage_of_the_suites_own_it_does_not_start(self):
        for place in ("cov.start()\n", "def before_all(context): cov.start()\n"):
            self.environment("import coverage\ncov = coverage.Coverage()\n" + place)
            engine = Engine(self, coverage={})
            engine.finish(self.paths[0])
            self.assertIn("measures coverage itself", engine.only("failed")["reason"])
            self.assertEqual(engine.of("ready") + engine.of("begin"), [])

    def test_where_the_suites_own_coverage_writes_is_told(self):
        own = "import coverage\ncov = coverage.Coverage(%s)\ndef before_all(context): cov.start()\n"
        for how, files in (("", [".coverage"]), ("data_file='own'", ["own"]), ("data_suffix=True", []),
                           ("data_suffix='x'", [".coverage.x"]), ("data_file=None", [])):
            self.environment(own % how)
            engine = Engine(self)
            engine.finish(self.paths[0])
            self.assertEqual([message["into"] for message in engine.of("measured")],
                             [os.path.join(os.path.realpath(self.suite), name) for name in files])
            self.assertEqual(engine.units(), [(0, "passed")])

    def test_beside_other_workers_a_data_file_must_be_its_processs_own(self):
        own = ("import coverage, os\n"
               "cov = coverage.Coverage(%s)\n"
               "def before_all(context): cov.start()\n"
               "def after_all(context):\n"
               "    cov.stop()\n"
               "    cov.save()\n")
        for how, runs in (("", False), ("data_file='own.7'", False), ("data_file='own.0'", True),
                          ("data_file='own.%d' % os.getpid()", True), ("data_suffix=True", True)):
            self.environment(own.replace("%s", how))
            engine = Engine(self, environment={"EVENSHARD_WORKER_TOTAL": "2"})
            engine.finish(self.paths[0])
            self.assertEqual(engine.units(), [(0, "passed")] if runs else [], how)
            left = glob.glob(os.path.join(self.suite, ".coverage*")) \
                + glob.glob(os.path.join(self.suite, "own*"))
            self.assertEqual(len(left), runs, left)
            for file in left:
                os.unlink(file)
            if not runs:
                self.assertIn("into one file", engine.only("failed")["reason"])

    def test_a_coverage_that_before_all_has_stopped_again_is_no_matter(self):
        self.environment("import coverage\n"
                         "def before_all(context):\n"
                         "    cov = coverage.Coverage(data_file=None)\n"
                         "    cov.start()\n"
                         "    cov.stop()\n")
        engine = Engine(self, coverage={})
        engine.finish(self.paths[0])
        self.assertEqual(engine.units(), [(0, "passed")])

    def test_an_exit_out_of_a_step_leaves_what_was_measured(self):
        path = self.feature("exit", ["python raise SystemExit(0)"])
        engine = Engine(self, coverage={})
        engine.finish(self.paths[1], path)
        self.assertEqual(engine.only("failed")["unit"], 1)
        self.assertEqual(engine.last_part(), engine.of("saved")[-1]["part"])
        code = os.path.join(self.suite, "shop/code.py")
        self.assertIn(8, measured(engine.last_part())[(code, "")])

    def test_what_a_thread_runs_in_the_middle_of_a_save_is_in_the_next_one(self):
        self.environment("""
import threading
from coverage import CoverageData
import shop.code
saving, done = threading.Event(), threading.Event()
def work():
    saving.wait()
    shop.code.branch(9)
    done.set()
add_lines = CoverageData.add_lines
def add_slowly(self, lines):
    add_lines(self, lines)
    saving.set()
    done.wait()
def before_all(context):
    threading.Thread(target=work, daemon=True).start()
    CoverageData.add_lines = add_slowly
""")
        slow = self.feature("slow", ["python import time; time.sleep(1.1)"])
        engine = self.run_worker(paths=[slow, self.paths[0]])
        self.assertGreater(len(engine.of("saved")), 1)
        code = os.path.join(self.suite, "shop/code.py")
        self.assertIn(8, measured(engine.last_part())[(code, "")])

    def test_a_last_save_that_fails_is_told(self):
        engine = Engine(self, coverage={})
        engine.until("ready")
        os.mkdir(engine.path("coverage/w0.0"))
        engine.finish(*self.paths)
        self.assertEqual(engine.units(), [(0, "passed"), (1, "failed")])
        failed = engine.only("failed")
        self.assertTrue(failed["reason"].startswith("coverage could not be saved: "), failed)
        self.assertEqual(engine.of("saved"), [])
        self.assertEqual(engine.messages[-1]["type"], "bye")

    def test_other_threads_may_run_while_a_worker_saves(self):
        self.write("shop/threads.py", """
import threading
stop = []
def work():
    n = 0
    while not stop:
        n += 1
        exec(compile("x = 1\\n" * 20, "made%d.py" % (n % 50), "exec"), {})
def start():
    threading.Thread(target=work, daemon=True).start()
def end():
    stop.append(1)
""")
        paths = [self.feature("start", ["python import shop.threads; shop.threads.start()"]),
                 self.feature("slow", ["python import time; time.sleep(1.1)"]),
                 self.feature("end", ["python import shop.threads; shop.threads.end()"])]
        engine = self.check_equal(["--source=shop"], {"source": "shop"}, paths=paths)
        self.assertGreater(len(engine.of("saved")), 1)

    def test_a_child_without_a_use_for_it_sees_no_data_file(self):
        path = self.feature("env", ["python import os; assert 'COVERAGE_FILE' not in os.environ"])
        engine = self.run_worker(paths=[path])
        self.assertEqual(engine.units(), [(0, "passed")])


class NoCoverage(SuiteCase):
    version = "old"

    def test_an_interpreter_without_coverage_is_named(self):
        self.write("coverage.py", "raise ImportError('no coverage here')\n")
        engine = Engine(self, coverage={}, environment={"PYTHONPATH": self.suite})
        engine.rest()
        self.assertIn(self.python, engine.only("failed")["reason"])
        self.assertIn("no coverage here", engine.only("failed")["reason"])
        self.assertEqual(engine.exit_code, 70)

    def test_a_coverage_that_is_too_old_is_named(self):
        self.write("coverage.py", "__version__ = '6.4.4'\nversion_info = (6, 4, 4)\n")
        engine = Engine(self, coverage={}, environment={"PYTHONPATH": self.suite})
        engine.rest()
        self.assertIn("6.4.4 is too old", engine.only("failed")["reason"])


if __name__ == "__main__":
    unittest.main()
