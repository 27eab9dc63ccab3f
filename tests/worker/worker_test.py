"""The worker against the real behave, old and new: units, outcomes, the end of a run."""
import os
import signal
import subprocess
import time
import unittest

from engine import Engine, SuiteCase, for_each_behave


@for_each_behave
class Units(SuiteCase):
    def test_each_scenario_is_reported_with_its_outcome(self):
        self.write("features/all.feature", """Feature: all
  Background:
    Given nothing
  Scenario: passes
    Given nothing
  Scenario: fails
    Given python assert False
    Given nothing
  Scenario: raises
    Given python {}["x"]
  Scenario: undefined
    Given no such step
    Given python assert False
  @skip
  Scenario: deselected
    Given nothing
  Scenario Outline: rows
    Given python assert <n> == 1
    Examples:
      | n |
      | 1 |
      | 2 |
""")
        engine = Engine(self, ["--tags=~@skip" if self.is_old else "--tags=not @skip"])
        engine.finish("features/all.feature")
        self.assertEqual(engine.outcomes(), [
            (0, 4, "passed"), (0, 6, "failed"), (0, 9, "error"), (0, 11, "undefined"),
            (0, 15, "skipped"), (0, 21, "passed"), (0, 22, "failed")])
        done = engine.only("done")
        self.assertEqual(done["outcome"], "error")
        self.assertEqual(done["steps"], {"passed": 8, "failed": 3, "skipped": 4, "undefined": 1,
                                         "untested": 0})
        self.assertEqual(engine.only("bye")["exit_code"], 1)
        self.assertEqual(engine.exit_code, 1)

    def test_a_worker_tells_its_process(self):
        engine = Engine(self)
        engine.finish()
        self.assertEqual(engine.only("hello")["pid"], engine.process.pid)
        self.assertEqual(engine.exit_code, 0)

    def test_the_next_worker_need_not_compile_where_python_writes_no_bytecode(self):
        own = {"PYTHONDONTWRITEBYTECODE": "1"}
        engine = Engine(self, environment=own)
        engine.finish()
        told = subprocess.run([self.python, "-v", "-c", "pass"], stderr=subprocess.PIPE,
                              env=dict(os.environ, PYTHONPATH=engine.path("inject"), **own))
        self.assertIn("code object from '%s" % engine.path("inject/__pycache__/sitecustomize"),
                      told.stderr.decode())

    def test_a_full_collection_does_not_walk_behave(self):
        engine = Engine(self)
        engine.finish(self.feature("a", ["python import gc; assert gc.get_freeze_count() > 1000"]))
        self.assertEqual(engine.units(), [(0, "passed")])

    def test_lines_select_scenarios(self):
        path = self.feature("a", ["nothing"], ["nothing"], ["nothing"])
        engine = Engine(self, [path + ":2", path + ":6"])
        engine.finish(path)
        self.assertEqual([outcome for _, _, outcome in engine.outcomes()],
                         ["passed", "skipped", "passed"])

    def test_scenarios_deselected_by_name_are_skipped(self):
        path = self.feature("a", ["nothing"], ["nothing"])
        engine = Engine(self, ["--name=a 1"])
        engine.finish(path)
        self.assertEqual(sorted(engine.outcomes()), [(0, 2, "skipped"), (0, 4, "passed")])

    def test_a_file_that_cannot_be_parsed_does_not_stop_the_worker(self):
        self.write("features/bad.feature", "Feature: bad\n  Scenario: s\n    Given nothing\n  oops\n")
        engine = Engine(self)
        engine.finish("features/bad.feature", self.feature("a", ["nothing"]))
        self.assertEqual(engine.units(), [(0, "error"), (1, "passed")])
        self.assertIn("oops", engine.of("done")[0]["error"])

    def test_a_file_without_a_feature_is_skipped(self):
        self.write("features/empty.feature", "# nothing\n")
        engine = Engine(self)
        engine.finish("features/empty.feature")
        self.assertEqual(engine.units(), [(0, "skipped")])

    def test_a_test_that_changes_directory_changes_nothing_for_later_units(self):
        away = self.feature("a", ["python import os; os.chdir('/')"])
        here = self.feature("b", ["python import os; assert os.getcwd() == '/'"])
        gone = self.feature("c", ["python import os, tempfile; d = tempfile.mkdtemp(); "
                                  "os.chdir(d); os.rmdir(d)"])
        engine = Engine(self)
        engine.finish(away, here, gone, self.feature("d", ["nothing"]))
        self.assertEqual([outcome for _, outcome in engine.units()], ["passed"] * 4)

    def test_output_offsets_tell_each_unit_its_own_part(self):
        paths = [self.feature(name, ["python print('said by %s')" % name, "python assert False"])
                 for name in "ab"]
        engine = Engine(self, ["-f", "plain", "-f", "json", "-o", "-", "-o", "x.json"],
                        outputs=[None, "outputs/w0.0.1"])
        engine.finish(*paths)
        log = engine.log()
        with open(engine.path("outputs/w0.0.1"), encoding="utf-8") as stream:
            report = stream.read()
        for begin, done, name, other in zip(engine.of("begin"), engine.of("done"), "ab", "ba"):
            said = log[begin["log"]:done["log"]]
            self.assertIn("Feature: %s" % name, said)
            self.assertNotIn("Feature: %s" % other, said)
            part = report[begin["outputs"][1]:done["outputs"][1]]
            self.assertIn('"name": "%s"' % name, part)
            self.assertNotIn('"name": "%s"' % other, part)
        self.assertFalse(os.path.exists(os.path.join(self.suite, "x.json")))

    def test_queued_units_can_be_revoked(self):
        slow = self.feature("slow", ["python import time; time.sleep(0.5)"])
        engine = Engine(self)
        engine.run(slow, self.feature("a", ["nothing"]), self.feature("b", ["nothing"]))
        engine.until("begin", unit=0)
        engine.send(type="revoke", unit=0)
        engine.send(type="revoke", unit=1)
        engine.finish()
        self.assertEqual([message["unit"] for message in engine.of("revoked")], [1])
        self.assertEqual(engine.units(), [(0, "passed"), (2, "passed")])

    def test_costs_of_children_are_the_units(self):
        burn = "import subprocess, sys; subprocess.check_call([sys.executable, '-c', " \
               "'x = bytearray(60000000); [None for i in range(3000000)]'])"
        engine = Engine(self)
        engine.finish(self.feature("a", ["python " + burn]), self.feature("b", ["nothing"]))
        first, second = engine.of("done")
        self.assertGreater(first["cpu_us"], 20000)
        self.assertGreater(first["peak_rss_kib"], 60000)
        self.assertLess(second["cpu_us"], first["cpu_us"])
        self.assertLess(second["peak_rss_kib"], 60000)

    def test_units_behind_a_running_one_can_be_revoked_between_its_scenarios(self):
        def wait(name):
            return "python import os, time; [time.sleep(0.01) for i in range(3000) " \
                   "if not os.path.exists('%s')]" % name
        look_again = "python import time; time.sleep(0.02)"  # Longer than the worker does not look.
        engine = Engine(self)
        engine.run(self.feature("slow", ["nothing"], [wait("go"), look_again], ["nothing"],
                                [wait("end")]),
                   self.feature("a", ["nothing"]))
        engine.until("scenario", line=2)
        engine.send(type="revoke", unit=1)
        self.write("go", "")
        engine.until("scenario", line=4)
        engine.until("revoked", unit=1)
        self.assertEqual(engine.of("done"), [])
        self.write("end", "")
        engine.finish()
        self.assertEqual(engine.units(), [(0, "passed")])

    def test_a_test_that_redirects_the_log_leaves_the_offsets_true(self):
        code = "import os; big = open('big', 'w+'); big.write('x' * 100000); big.flush(); " \
               "os.dup2(big.fileno(), 1)"
        engine = Engine(self)
        engine.finish(self.feature("a", ["python " + code]), self.feature("b", ["nothing"]))
        self.assertLess(engine.of("done")[1]["log"], 50000)
        self.assertGreater(engine.of("done")[0]["log"], 0)

    def test_undefined_steps_of_a_dry_run_are_undefined(self):
        engine = Engine(self, ["--dry-run"])
        engine.finish(self.feature("a", ["no such step"], ["nothing"]))
        self.assertEqual(engine.units(), [(0, "undefined")])
        self.assertEqual(engine.exit_code, 1)

    def test_a_retried_scenario_is_reported_once(self):
        self.environment("""
from behave.contrib.scenario_autoretry import patch_scenario_with_autoretry
def before_feature(context, feature):
    for scenario in feature.scenarios:
        patch_scenario_with_autoretry(scenario, max_attempts=3)
""")
        self.write("flaky.py", "tries = 0\ndef work():\n    global tries\n    tries += 1\n"
                               "    assert tries == 3\n")
        path = self.feature("a", ["python import flaky; flaky.work()"], ["nothing"])
        engine = Engine(self)
        engine.finish(path)
        self.assertEqual(engine.outcomes(), [(0, 2, "passed"), (0, 4, "passed")])


@for_each_behave
class Hooks(SuiteCase):
    def test_what_a_hook_skips_is_skipped(self):
        self.environment("def before_scenario(context, scenario):\n"
                         "    if scenario.line == 2: scenario.skip('not today')\n")
        engine = Engine(self)
        engine.finish(self.feature("a", ["nothing"], ["nothing"]))
        self.assertEqual([outcome for _, _, outcome in engine.outcomes()], ["skipped", "passed"])

    def test_a_failing_hook_is_an_error(self):
        self.environment("def before_scenario(context, scenario):\n    raise ValueError()\n")
        engine = Engine(self)
        engine.finish(self.feature("a", ["nothing"]))
        self.assertEqual(engine.outcomes(), [(0, 2, "error")])
        self.assertEqual(engine.units(), [(0, "error")])

    def test_a_failing_feature_hook_is_an_error_of_the_unit(self):
        self.environment("def after_feature(context, feature):\n    raise ValueError()\n")
        engine = Engine(self)
        engine.finish(self.feature("a", ["nothing"]))
        self.assertEqual(engine.outcomes(), [(0, 2, "passed")])
        self.assertEqual(engine.units(), [(0, "error")])

    def test_a_feature_cleanup_that_fails_has_behaves_own_verdict(self):
        self.environment("def bad(): raise ValueError()\n"
                         "def before_feature(context, feature): context.add_cleanup(bad)\n")
        engine = Engine(self)
        engine.finish(self.feature("a", ["nothing"]))
        self.assertEqual(engine.units(), [(0, "passed" if self.is_old else "error")])
        self.assertEqual(engine.exit_code, 0 if self.is_old else 1)
        if self.is_old:
            self.assertIn("cleanup", engine.only("done")["error"])

    def test_a_failing_before_all_runs_nothing(self):
        self.environment("def before_all(context):\n    raise ValueError('no database')\n")
        engine = Engine(self)
        engine.finish(self.feature("a", ["nothing"]))
        self.assertTrue(engine.only("ready")["before_all_failed"])
        self.assertEqual(engine.of("begin"), [])
        self.assertIsNone(engine.only("failed")["unit"])
        self.assertFalse(engine.only("bye")["after_all_failed"])
        self.assertEqual(engine.exit_code, 1)

    def test_an_interrupt_during_before_all_is_no_failure_of_it(self):
        self.environment("import os, time\n"
                         "def before_all(context):\n"
                         "    open('interrupt', 'w').close()\n"
                         "    while os.path.exists('interrupt'): time.sleep(0.01)\n")
        engine = Engine(self)
        engine.run(self.feature("a", ["nothing"]))
        engine.interrupt_when_asked()
        engine.rest()
        self.assertFalse(engine.only("ready")["before_all_failed"])
        self.assertFalse(engine.only("bye")["after_all_failed"])
        self.assertEqual(engine.of("begin") + engine.of("failed"), [])

    def test_a_failing_after_all_is_told(self):
        self.environment("def after_all(context):\n    raise ValueError()\n")
        engine = Engine(self)
        engine.finish(self.feature("a", ["nothing"]))
        self.assertTrue(engine.only("bye")["after_all_failed"])
        self.assertEqual(engine.units(), [(0, "passed")])

    def test_a_failing_last_cleanup_is_told(self):
        self.environment("def bad(): raise ValueError()\n"
                         "def before_all(context): context.add_cleanup(bad)\n")
        engine = Engine(self)
        engine.finish(self.feature("a", ["nothing"]))
        self.assertTrue(engine.only("bye")["after_all_failed"])

    def test_hooks_of_the_run_are_called_once(self):
        self.environment("def before_all(context): print('BEFORE')\n"
                         "def after_all(context): print('AFTER', len(context._runner.features))\n")
        engine = Engine(self, ["--no-capture"])
        engine.finish(self.feature("a", ["nothing"]), self.feature("b", ["nothing"]))
        self.assertEqual(engine.log().count("BEFORE"), 1)
        self.assertEqual(engine.log().count("AFTER 3"), 1)


@for_each_behave
class Endings(SuiteCase):
    def test_after_a_failure_stop_gives_the_rest_back(self):
        slow = self.feature("slow", ["python import time; time.sleep(0.3); assert False"])
        engine = Engine(self, ["--stop"])
        engine.run(slow, self.feature("a", ["nothing"]))
        engine.until("done", unit=0)
        engine.until("revoked", unit=1)
        engine.send(type="run", unit=2, path="features/a.feature", lines=[], attempt=1)
        engine.until("revoked", unit=2)
        engine.finish()
        self.assertEqual(engine.units(), [(0, "failed")])
        self.assertEqual(engine.exit_code, 1)

    def test_a_step_module_that_cannot_be_imported_is_the_reason(self):
        self.write("features/steps/bad.py", "import no_such_module\n")
        engine = Engine(self)
        engine.finish()
        self.assertIn("no_such_module", engine.only("failed")["reason"])
        self.assertEqual(engine.of("ready"), [])
        self.assertEqual(engine.exit_code, 1)

    def test_an_exit_out_of_a_step_is_named_with_its_unit(self):
        engine = Engine(self)
        engine.finish(self.feature("a", ["nothing"]),
                      self.feature("b", ["nothing"], ["python raise SystemExit(0)"]),
                      self.feature("c", ["nothing"]))
        failed = engine.only("failed")
        self.assertEqual((failed["unit"], failed["reason"]), (1, "SystemExit(0)"))
        self.assertEqual(engine.units(), [(0, "passed")])
        self.assertEqual(engine.outcomes()[-1], (1, 2, "passed"))
        self.assertEqual(engine.exit_code, 0)

    def test_an_abort_by_the_suite_stops_the_worker(self):
        engine = Engine(self)
        engine.finish(self.feature("a", ["a keyboard interrupt"], ["nothing"]),
                      self.feature("b", ["nothing"]))
        self.assertEqual([outcome for _, _, outcome in engine.outcomes()], ["error", "untested"])
        self.assertEqual(engine.units(), [(0, "error")])
        self.assertEqual(engine.only("aborted")["unit"], 0)
        self.assertEqual([message["unit"] for message in engine.of("revoked")], [1])
        self.assertEqual(engine.of("failed"), [])
        self.assertEqual(engine.only("bye")["exit_code"], 1)
        self.assertEqual(engine.exit_code, 1)

    def test_a_unit_that_comes_while_the_suite_aborts_is_not_begun(self):
        engine = Engine(self)
        engine.run(self.feature("a", ["python import time; time.sleep(1); raise KeyboardInterrupt"]))
        engine.until("begin")
        engine.finish(self.feature("b", ["nothing"]))
        self.assertEqual([message["unit"] for message in engine.of("begin")], [0])

    def test_an_interrupt_ends_the_scenario_and_leaves_the_rest_untested(self):
        self.environment("def before_scenario(context, scenario): print('HOOK', scenario.name)\n"
                         "def after_all(context): print('AFTER ALL')\n")
        path = self.feature("a", ["nothing"], ["an interrupt by the engine", "nothing"],
                            ["nothing"])
        engine = Engine(self, ["--no-capture"])
        engine.run(path, self.feature("b", ["nothing"]))
        engine.interrupt_when_asked()
        engine.rest()
        self.assertEqual([outcome for _, _, outcome in engine.outcomes()],
                         ["passed", "passed", "untested"])
        self.assertEqual(engine.units(), [(0, "cancelled")])
        self.assertEqual([message["unit"] for message in engine.of("revoked")], [1])
        self.assertNotIn("HOOK a 2", engine.log())
        self.assertIn("AFTER ALL", engine.log())
        self.assertNotIn("Traceback", engine.log())
        self.assertEqual(engine.messages[-1]["type"], "bye")

    def test_an_interrupt_is_no_failure_of_a_unit_whose_signal_a_test_took(self):
        for taking in ("signal.signal(signal.SIGURG, lambda *_: None)",
                       "signal.signal(signal.SIGURG, signal.SIG_DFL)",
                       "signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())"):
            path = self.feature("a", ["python import signal; " + taking,
                                      "an interrupt by the engine"], ["nothing"])
            engine = Engine(self)
            engine.run(path, self.feature("b", ["nothing"]))
            engine.interrupt_when_asked()
            engine.rest()
            self.assertEqual([outcome for _, _, outcome in engine.outcomes()],
                             ["passed", "untested"], taking)
            self.assertEqual(engine.units(), [(0, "cancelled")])
            self.assertEqual(engine.messages[-1]["type"], "bye")

    def test_a_signal_without_the_message_is_the_suites_own(self):
        code = "import os, signal; os.kill(os.getpid(), signal.SIGURG)"
        engine = Engine(self)
        engine.finish(self.feature("a", ["python " + code], ["nothing"]))
        self.assertEqual(engine.units(), [(0, "passed")])

    def test_an_interrupt_while_waiting_ends_the_worker(self):
        engine = Engine(self)
        engine.until("ready")
        engine.interrupt()
        engine.rest()
        self.assertEqual(engine.messages[-1]["type"], "bye")

    def test_a_worker_does_not_outlive_the_engine(self):
        engine = Engine(self)
        engine.until("ready")
        engine.socket.close()
        self.assertEqual(engine.process.wait(60), 70)

    def test_a_test_that_closes_every_descriptor_loses_the_channel(self):
        engine = Engine(self)
        engine.run(self.feature("a", ["python import os; os.closerange(3, 1024)"]))
        engine.rest()
        self.assertEqual(engine.exit_code, 70)
        self.assertEqual(engine.of("done"), [])

    def test_a_file_that_took_the_channels_number_is_not_written_to(self):
        code = "import os; os.dup2(os.open('precious', os.O_CREAT | os.O_RDWR), 230)"
        engine = Engine(self)
        engine.run(self.feature("a", ["python " + code], ["nothing"]))
        engine.rest()
        self.assertEqual(engine.exit_code, 70)
        self.assertEqual(os.path.getsize(os.path.join(self.suite, "precious")), 0)

    def test_a_file_that_took_a_low_number_is_not_written_to(self):
        code = "import os; fd = os.open('precious', os.O_CREAT | os.O_RDWR); " \
               "os.write(fd, b'0123'); [os.dup2(fd, number) for number in range(3, 60)]"
        engine = Engine(self)
        engine.finish(self.feature("a", ["python " + code]), self.feature("b", ["nothing"]))
        with open(os.path.join(self.suite, "precious"), "rb") as stream:
            self.assertEqual(stream.read(), b"0123")
        self.assertEqual(engine.exit_code, 0)

    def test_what_the_engine_did_not_send_loses_the_channel(self):
        engine = Engine(self)
        engine.until("ready")
        engine.socket.sendall(b"00000002 " + b"0" * 32 + b" {}\n")
        engine.rest()
        self.assertEqual(engine.exit_code, 70)

    def test_an_interrupt_in_a_forked_child_is_the_childs(self):
        code = ("import os, signal; pid = os.fork(); "
                "pid == 0 and (os.kill(os.getpid(), signal.SIGINT) or os._exit(0)); "
                "status = os.waitpid(pid, 0)[1]; print(status)")
        engine = Engine(self)
        engine.finish(self.feature("a", ["python " + code]), self.feature("b", ["nothing"]))
        self.assertEqual(engine.units()[1], (1, "passed"))
        self.assertEqual(engine.of("failed"), [])


@for_each_behave
class OwnInterrupts(SuiteCase):
    """SIGINT in the worker is the suite's: what comes of it is what comes of it in plain behave."""

    def test_a_test_that_interrupts_itself_gets_its_exception(self):
        self.write("interrupts.py", CATCHING)
        engine = Engine(self)
        engine.finish(self.feature("a", *[["python from interrupts import caught; caught(%r)" % how]
                                          for how in ("kill", "main", "timer")]),
                      self.feature("b", ["nothing"]))
        self.assertEqual(engine.units(), [(0, "passed"), (1, "passed")], engine.log())

    def test_the_handler_is_pythons_own(self):
        own = "import signal; assert signal.getsignal(signal.SIGINT) is signal.default_int_handler"
        engine = Engine(self)
        engine.finish(self.feature("a", ["python " + own]))
        self.assertEqual(engine.units(), [(0, "passed")], engine.log())

    def test_ignored_at_the_start_it_stays_ignored(self):
        own = "import signal; assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN"
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.addCleanup(signal.signal, signal.SIGINT, before)
        engine = Engine(self)
        engine.run(self.feature("a", ["python " + own], ["an interrupt by the engine"], ["nothing"]))
        engine.interrupt_when_asked()
        engine.rest()
        self.assertEqual([outcome for _, _, outcome in engine.outcomes()],
                         ["passed", "passed", "untested"], engine.log())

    def test_a_handler_of_the_suites_own_is_called_and_stays(self):
        self.environment("import os, signal\n"
                         "def before_all(context):\n"
                         "    context.got = []\n"
                         "    signal.signal(signal.SIGINT, lambda *_: context.got.append(1))\n")
        steps = ["python import os, signal; os.kill(os.getpid(), signal.SIGINT)",
                 "python assert len(context.got) == 1, context.got"]
        engine = Engine(self)
        engine.finish(self.feature("a", steps), self.feature("b", ["python assert context.got"]))
        self.assertEqual(engine.units(), [(0, "passed"), (1, "passed")], engine.log())

    def test_one_that_comes_between_two_scenarios_breaks_no_message(self):
        """Wherever in the worker's own code it comes: it aborts, and everything has its result."""
        for place in INSIDE:
            with self.subTest(place):
                self.write("features/environment.py", INTERRUPT_INSIDE % place)
                engine = Engine(self)
                engine.finish(self.feature("a", ["nothing"], ["nothing"]),
                              self.feature("b", ["nothing"], ["nothing"]))
                self.assertIn("INTERRUPTS ITSELF", engine.log())
                self.assertEqual(engine.exit_code, 1, engine.log())
                self.assertEqual(engine.messages[-1]["type"], "bye", engine.log())
                begun = [message["unit"] for message in engine.of("begin")]
                self.assertEqual([unit for unit, _ in engine.units()], begun)
                self.assertEqual(len(engine.of("aborted")), 1)
                self.assertEqual(sorted((unit, line) for unit, line, _ in engine.outcomes()),
                                 [(unit, line) for unit in begun for line in (2, 4)])

    def test_one_that_comes_while_nothing_runs_is_told(self):
        self.environment("import _thread, threading\n"
                         "def after_scenario(context, scenario):\n"
                         "    timer = threading.Timer(0.2, _thread.interrupt_main)\n"
                         "    timer.daemon = True\n"
                         "    timer.start()\n")
        paths = self.feature("a", ["nothing"]), self.feature("b", ["nothing"])
        engine = Engine(self)
        engine.run(paths[0])
        engine.until("done")
        time.sleep(0.6)
        engine.run(paths[1])
        engine.until("aborted")
        engine.rest()
        self.assertEqual(engine.exit_code, 1)


INSIDE = ("put_scenario", "begin", "complete", "flush", "receive", "close_feature")

CATCHING = """
import _thread, os, signal, threading, time

def caught(how):
    try:
        if how == "kill":
            os.kill(os.getpid(), signal.SIGINT)
        elif how == "main":
            _thread.interrupt_main()
        else:
            threading.Timer(0.1, _thread.interrupt_main).start()
        time.sleep(30)
    except KeyboardInterrupt:
        return
    raise AssertionError("no KeyboardInterrupt")
"""

# The interrupt comes when the worker's function of that name is called for the second time.
INTERRUPT_INSIDE = """
import os, signal, sys

calls = []

def profile(frame, event, _):
    if (event == "call" and frame.f_code.co_filename == "<evenshard>"
            and frame.f_code.co_name == "%s"):
        calls.append(1)
        if len(calls) == 2:
            sys.setprofile(None)
            print("INTERRUPTS ITSELF", file=sys.__stdout__)
            os.kill(os.getpid(), signal.SIGINT)

def before_all(context):
    sys.setprofile(profile)
"""


if __name__ == "__main__":
    signal.alarm(600)
    unittest.main()
