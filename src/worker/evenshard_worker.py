"""The part of evenshard that runs inside the suite's own interpreter (docs/worker-protocol.md).

It is loaded as `sitecustomize` by every Python that starts under the engine, waits for
`behave.runner` to be imported, and takes over when behave's Runner really runs. Whatever it needs
from the standard library is bound to its own names before the suite's code runs, so that tests may
replace time, os, json or signal.
"""
import os
import sys

CONFIG_VARIABLE = "EVENSHARD_WORKER_CONFIG"
PROTOCOL = 1
OLDEST_BEHAVE = (1, 2, 6)
OLDEST_COVERAGE = (6, 5)
LOST_CHANNEL_STATUS = 70
READ_SIZE = 65536
LOOK_INTERVAL_S = 0.005  # For revocations between short units and scenarios.
CHECKPOINT_INTERVAL_S = 1.0
CHECKPOINT_SHARE = 0.05  # Of the time since the last one that the last one may have cost.
DEFAULT_RUNNERS = ("behave.runner:Runner", "behave.runner.Runner")


def enter():
    """Prepares this process to become a worker if it turns out to be the one that runs behave."""
    bind_library()
    with open(os.environ[CONFIG_VARIABLE], encoding="utf-8") as stream:
        config = json_decode(stream.read())
    if config["mode"] == "discover":
        session = Discovery(config)
    elif config["mode"] == "observe":
        session = Observation(config)
    else:
        measurement = Measurement(config["coverage"]) if config["coverage"] else None
        session = Worker(config, measurement)
    sys.meta_path.insert(0, ImportHook(session))


def bind_library():
    """Binds what we use to globals of this module."""
    import json
    import select
    import signal
    import time
    encoder = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
    encoder.iterencode = encoder.iterencode  # What `encode` calls: tests may replace the class's.
    decoder = json.JSONDecoder()
    decoder.raw_decode = decoder.raw_decode
    bindings = {
        "os_read": os.read, "os_write": os.write, "os_open": os.open, "os_close": os.close,
        "os_fstat": os.fstat, "os_stat": os.stat, "os_rename": os.rename, "os_unlink": os.unlink,
        "os_getpid": os.getpid, "os_exit": os._exit, "os_getcwd": os.getcwd,
        "os_chdir": os.chdir, "os_makedirs": os.makedirs,
        "perf_counter": time.perf_counter,
        "json_encode": encoder.encode, "json_decode": decoder.decode,
        "quoted": json.encoder.encode_basestring,
        "poller": select.poll, "POLLIN": select.POLLIN, "POLLOUT": select.POLLOUT,
        "signal_set": signal.signal, "SIGINT": signal.SIGINT,
        "signal_default": signal.default_int_handler,
    }
    globals().update(bindings)


# ---- Getting in ----------------------------------------------------------------------------------


class ImportHook:
    """Sees behave's modules as they are imported and lets the session change them."""

    def __init__(self, session):
        self.patches = {"behave.runner": session.patch_runner,
                        "behave.runner_plugin": session.patch_runner_plugin}

    def find_spec(self, name, path=None, target=None):
        patch = self.patches.pop(name, None)
        if patch is None:
            return None
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            spec = find(name, path, target) if find and finder is not self else None
            if spec is not None:
                self.wrap(spec.loader, patch)
                return spec
        return None

    @staticmethod
    def wrap(loader, patch):
        original = loader.exec_module

        def exec_module(module):
            original(module)
            patch(module)

        loader.exec_module = exec_module


def restore_environment(changes):
    """Gives the suite the environment that its user has. None: unset."""
    os.environ.pop(CONFIG_VARIABLE, None)
    apply_environment(changes)


def apply_environment(changes):
    for name, value in changes.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def python_versions():
    version = sys.version_info
    return {"python": "%d.%d.%d" % version[:3],
            "interpreter": "%s-%d.%d" % (sys.implementation.name, version[0], version[1])}


def behave_version():
    import behave
    return str(behave.__version__)


def printable(text):
    """`text` without what UTF-8 cannot carry."""
    return str(text).encode("utf-8", "replace").decode("utf-8")


def describe(error):
    text = str(error)
    name = type(error).__name__
    if isinstance(error, SystemExit):
        return "SystemExit(%r)" % (error.code,)
    return printable("%s: %s" % (name, text) if text else name)


# ---- The channel ---------------------------------------------------------------------------------


class Stopped(BaseException):
    """Raised by the signal handler to leave a wait for the engine."""


class Channel:
    """Framed, authenticated JSON over the engine's socket. Losing it ends the process."""

    def __init__(self, descriptor, secret, on_loss):
        self.descriptor = descriptor
        self.secret = secret.encode("ascii")
        self.header = 8 + 1 + len(self.secret) + 1
        self.on_loss = on_loss
        self.received = b""
        self.pending = []
        self.flushing = False
        self.last_look = 0.0
        try:
            os.set_inheritable(descriptor, False)
            os.set_blocking(descriptor, False)
        except OSError:
            raise SystemExit("evenshard: the launcher closed descriptor %d before it started behave: "
                             "let it exec behave, or keep its descriptors open (close_fds=False)"
                             % descriptor)
        self.identity = identity_of(descriptor)

    def is_ours(self):
        """A test may have closed the descriptor, and a file of its own have the number by now."""
        try:
            return identity_of(self.descriptor) == self.identity
        except OSError:
            return False

    def put(self, message):
        """Queues a message for the next flush."""
        self.put_json(json_encode(message))

    def put_json(self, text):
        body = text.encode("utf-8", "replace")
        self.pending.append(b"%08x %s %s\n" % (len(body), self.secret, body))

    def send(self, message):
        self.put(message)
        self.flush()

    def flush(self):
        if self.flushing:  # In a signal handler: the flush it interrupted goes on.
            return
        self.flushing = True
        try:
            while self.pending:
                messages, self.pending = self.pending, []
                self.write(b"".join(messages))
        finally:
            self.flushing = False

    def write(self, data):
        if not self.is_ours():
            self.lose()
        while data:
            try:
                data = data[os_write(self.descriptor, data):]
            except BlockingIOError:
                self.wait(POLLOUT)
            except OSError:
                self.lose()

    def lose(self):
        self.on_loss()
        raise SystemExit(LOST_CHANNEL_STATUS)

    def wait(self, events):
        poll = poller()
        poll.register(self.descriptor, events)
        poll.poll()

    def messages(self):
        """The whole messages that have arrived."""
        self.last_look = perf_counter()
        self.fill()
        result = []
        while len(self.received) >= self.header:
            size = self.body_size()
            end = self.header + size
            if len(self.received) <= end:
                break
            result.append(json_decode(self.received[self.header:end].decode("utf-8")))
            self.received = self.received[end + 1:]
        return result

    def fill(self):
        if not self.is_ours():
            self.lose()
        while True:
            try:
                data = os_read(self.descriptor, READ_SIZE)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self.lose()
            self.received += data
            if len(data) < READ_SIZE:
                return

    def body_size(self):
        try:
            size = int(self.received[:8], 16)
        except ValueError:
            size = -1
        if size < 0 or self.received[8:self.header] != b" " + self.secret + b" ":
            self.lose()
        return size


def identity_of(descriptor):
    stat = os_fstat(descriptor)
    return stat.st_dev, stat.st_ino


# ---- Coverage ------------------------------------------------------------------------------------


class Measurement:
    """coverage.py as `coverage run -m behave` would start, stop and save it, with a fixed file."""

    def __init__(self, settings):
        self.settings = settings
        self.cov = None
        self.version = None
        self.hidden_environment = {}
        self.busy = False  # Inside coverage: a signal handler must not enter it again.
        self.asked_while_busy = False
        self.post_save_pending = False
        self.serial = 0
        self.last_save = perf_counter()
        self.last_cost = 0.0
        self.parts = []
        self.pid = os_getpid()
        try:
            self.start()
        except Exception:  # This may be a wrapper of another environment; a worker tries again.
            self.cov = None

    def start(self):
        """Raises when coverage is missing, too old, or refuses its configuration."""
        before = dict(os.environ)
        try:
            self.start_coverage()
        finally:
            after = dict(os.environ)
            self.hidden_environment = {name: value for name, value in after.items()
                                       if before.get(name) != value}
            apply_environment({name: before.get(name) for name in self.hidden_environment})

    def start_coverage(self):
        # As in coverage's own start-up: its plugins and sources may lie beside the program.
        sys.path.insert(0, program_directory())
        try:
            import coverage
            self.version = coverage.__version__
            if tuple(coverage.version_info[:2]) < OLDEST_COVERAGE:
                raise RuntimeError("coverage %s is too old: evenshard needs 6.5 or newer"
                                   % self.version)
            self.cov = self.make(coverage)
            os.environ["COVERAGE_RUN"] = "true"
            # Creates the data file's name now, without the parallel suffix that `start` would add.
            self.cov.get_data()
            self.cov.start()
        finally:
            sys.path.remove(program_directory())

    def make(self, coverage):
        settings = self.settings
        source = settings.get("source")
        if isinstance(source, str):
            source = source.split(",")
        config_file = settings.get("config_file")
        return coverage.Coverage(
            data_file=settings["data_file"], data_suffix=None, cover_pylib=None, timid=None,
            branch=settings.get("branch"),
            config_file=True if config_file is None else config_file,
            source=source, omit=None, include=None, debug=None, concurrency=None,
            check_preimported=True, context=settings.get("context"), messages=True)

    def activate(self):
        """This process is the worker: its children may see what coverage put into the environment."""
        if self.cov is None:
            self.start()
        self.pid = os_getpid()
        apply_environment(self.hidden_environment)
        concurrency = self.cov.config.concurrency or ()
        if ("COVERAGE_FILE" in os.environ or "COVERAGE_PROCESS_START" in os.environ
                or self.cov.config.parallel or "multiprocessing" in concurrency):
            os.environ["COVERAGE_FILE"] = self.settings["data_file"] + ".children"
        os.register_at_fork(after_in_child=self.after_fork)

    def has_c_tracer(self):
        collector = getattr(self.cov, "_collector", None)
        return collector is None or collector.tracer_name() != "PyTracer"

    def after_fork(self):
        """A forked child writes a file of its own, or none where a sequential run keeps none."""
        cov = self.cov
        parallel = bool(cov.config.parallel)
        self.inherited = cov._data  # Kept: closing its connection is the parent's business.
        cov._data = type(cov._data)(basename=self.settings["data_file"], suffix=parallel or None,
                                    no_disk=not parallel, warn=cov._warn, debug=cov._debug)
        cov._collector.use_data(cov._data, cov.config.context)

    def switch_context(self, name):
        self.busy = True
        self.post_save_pending = True
        try:
            self.cov.switch_context(name)
        except Exception as error:
            complain("the context could not be changed: %s" % describe(error))
        finally:
            self.busy = False

    def is_due(self):
        since = perf_counter() - self.last_save
        return since >= CHECKPOINT_INTERVAL_S and self.last_cost <= CHECKPOINT_SHARE * since

    def checkpoint(self, keep):
        """Saves what was measured so far; the path of a closed copy. `keep`: leave the collected
        data in memory, because other code may be adding to it right now."""
        started = perf_counter()
        self.busy = True
        try:
            self.save_quietly(keep or active_threads() > 1)
            return self.copy()
        finally:
            self.busy = False
            self.last_save = perf_counter()
            self.last_cost = self.last_save - started

    def save_quietly(self, keep):
        """Without the warnings and the search for unexecuted files that belong to the end."""
        cov = self.cov
        collector = getattr(cov, "_collector", None)
        cov._post_save_work = self.postpone
        if keep and collector is not None:
            collector._clear_data = nothing
        try:
            cov.save()
        finally:
            del cov._post_save_work
            if keep and collector is not None:
                del collector._clear_data

    def postpone(self):
        self.post_save_pending = True

    def finish(self):
        """Where `coverage run` stops and saves. The path of the last copy."""
        self.busy = True
        try:
            self.cov.stop()
            self.cov._post_save_work = self.do_post_save_work
            self.cov.save()
            if self.post_save_pending:
                self.do_post_save_work()
            return self.copy()
        finally:
            self.busy = False

    def do_post_save_work(self):
        self.post_save_pending = False
        type(self.cov)._post_save_work(self.cov)

    def finish_forked(self):
        self.cov.stop()
        self.cov.save()

    def copy(self):
        """A copy that nobody writes to any more: coverage writes its files without a journal."""
        data_file = self.settings["data_file"]
        if not exists(data_file):
            self.make_empty_file()
        self.serial += 1
        part = "%s.%d" % (self.settings["part"], self.serial)
        copy_file(data_file, part + ".tmp")
        os_rename(part + ".tmp", part)
        return part

    def make_empty_file(self):
        data = self.cov.get_data()
        if self.cov.config.branch:
            data.add_arcs({})
        else:
            data.add_lines({})

    def announced(self, part):
        """Deletes superseded copies. The one before stays: the engine may not have read on."""
        self.parts.append(part)
        while len(self.parts) > 2:
            try:
                os_unlink(self.parts.pop(0))
            except OSError:
                pass


def nothing():
    pass


def active_threads():
    threading = sys.modules.get("threading")
    return len(threading._active) + len(threading._limbo) if threading else 1


def program_directory():
    script = sys.argv[0] if sys.argv else ""
    if script in ("", "-m", "-c") or not os.path.isfile(script):
        return os.getcwd()
    return os.path.dirname(os.path.abspath(script))


def exists(path):
    try:
        os_stat(path)
        return True
    except OSError:
        return False


def copy_file(source, target):
    reader = os_open(source, os.O_RDONLY)
    try:
        writer = os_open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        try:
            while True:
                data = os_read(reader, 1 << 20)
                if not data:
                    return
                while data:
                    data = data[os_write(writer, data):]
        finally:
            os_close(writer)
    finally:
        os_close(reader)


def complain(text):
    try:
        os_write(2, printable("evenshard: %s\n" % text).encode("utf-8"))
    except OSError:
        pass


# ---- Costs ---------------------------------------------------------------------------------------


class Costs:
    """CPU time and peak memory of this process and its children, unit by unit."""

    def __init__(self):
        import resource
        self.usage = resource.getrusage
        self.who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        self.unit_kib = 1024 if sys.platform == "darwin" else 1
        self.cpu = 0.0
        self.children_peak = 0
        self.resettable = True

    def reset_peak(self):
        """Resets the kernel's record of the peak. Opened each time: tests close descriptors and
        get their numbers."""
        if not self.resettable:
            return
        try:
            clear = os_open("/proc/self/clear_refs", os.O_WRONLY | os.O_CLOEXEC)
            try:
                os_write(clear, b"5")
            finally:
                os_close(clear)
        except OSError:
            self.resettable = False

    def since_last(self):
        """(CPU in microseconds, peak resident memory in KiB) since the last call."""
        own, children = self.usage(self.who[0]), self.usage(self.who[1])
        cpu = total_cpu(own, children)
        peak = own.ru_maxrss
        if children.ru_maxrss > self.children_peak:
            peak = max(peak, children.ru_maxrss)
        spent = int((cpu - self.cpu) * 1e6)
        self.cpu, self.children_peak = cpu, children.ru_maxrss
        return spent, peak // self.unit_kib


def total_cpu(own, children):
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


# ---- Outcomes ------------------------------------------------------------------------------------

UNDEFINED_STEPS = frozenset(["undefined", "pending"])
FAILED_STEPS = frozenset(["failed", "error", "hook_error", "cleanup_error"])
STEP_COUNT = {"passed": "passed", "pending_warn": "passed", "skipped": "skipped",
              "undefined": "undefined", "pending": "undefined",
              "untested_undefined": "undefined", "untested_pending": "untested",
              "failed": "failed", "error": "failed", "hook_error": "failed",
              "cleanup_error": "failed"}
GRAVEST_FIRST = ("error", "failed", "undefined")


def scenario_outcome(scenario):
    status = scenario.status.name
    if status == "untested" and any(step.status.name in UNDEFINED_STEPS
                                    for step in scenario.all_steps):
        return "undefined"  # 1.2.6 in a dry run, which it fails all the same.
    if status in ("passed", "skipped", "untested"):
        return status
    if status in ("xfailed", "xpassed", "pending_warn"):
        return "passed"
    if not scenario.hook_failed and status not in ("hook_error", "cleanup_error"):
        for step in scenario.all_steps:
            name = step.status.name
            if name in UNDEFINED_STEPS:
                return "undefined"
            if name in FAILED_STEPS:
                return failed_step_outcome(step, name)
    return "error"  # No step is to blame: a hook or a cleanup.


def failed_step_outcome(step, status):
    if status != "failed":
        return "error"
    error = getattr(step, "exception", None)  # 1.2.6 has one status for both.
    return "failed" if error is None or isinstance(error, AssertionError) else "error"


def feature_outcome(feature, outcomes):
    """The gravest of its scenarios' outcomes and its own hooks' and cleanups'."""
    for outcome in GRAVEST_FIRST:
        if outcome in outcomes:
            return outcome
    status = feature.status.name
    if feature.hook_failed or status in ("error", "hook_error", "cleanup_error", "failed"):
        return "error"
    return status if status in ("passed", "skipped", "untested") else "passed"


def steps_json(counts):
    return ('{"passed":%(passed)d,"failed":%(failed)d,"skipped":%(skipped)d,'
            '"undefined":%(undefined)d,"untested":%(untested)d}' % counts)


def count_steps(scenarios):
    counts = {"passed": 0, "failed": 0, "skipped": 0, "undefined": 0, "untested": 0}
    for scenario in scenarios:
        for step in scenario.all_steps:
            counts[STEP_COUNT.get(step.status.name, "untested")] += 1
    return counts


# ---- The worker ----------------------------------------------------------------------------------


class Unit:
    """The unit in work."""

    def __init__(self, message):
        self.id = message["unit"]
        self.path = message["path"]
        self.lines = message["lines"]
        self.part = message.get("part")  # The lines of its scenarios, of a divided feature.
        self.examples = None  # Of a part, before hooks could change them.
        self.failed = False  # Behave's own verdict.
        self.error = None
        self.outcome = None
        self.steps = None
        self.outcomes = []
        self.reported = set()
        self.scenario = None  # Ended, not yet reported: a retry may follow.
        self.wall = 0.0
        self.marks = []  # Of a part: where in the output files its rules and scenarios begin,
        self.rest = None  # and where the last one has ended.


def keep_only(container, lines):
    """Takes out of a feature or rule all scenarios and outline rows but those at `lines`."""
    def keeps(item):
        if hasattr(item, "examples"):
            item._scenarios = [row for row in item.scenarios if row.line in lines]
            return bool(item._scenarios)
        if hasattr(item, "walk_scenarios"):
            keep_only(item, lines)
            return bool(item.walk_scenarios())
        return item.line in lines

    for name in ("run_items", "scenarios"):  # 1.2.6 has the latter alone.
        if hasattr(container, name):
            setattr(container, name, [item for item in getattr(container, name) if keeps(item)])


def examples_of(feature):
    return [(row.line, list(row.cells)) for outline in feature.walk_scenarios(with_outlines=True)
            for examples in getattr(outline, "examples", ()) if examples.table
            for row in examples.table.rows]


class Worker:
    """One behave run whose features come from the engine."""

    def __init__(self, config, measurement):
        self.config = config
        self.measurement = measurement
        self.pid = None
        self.channel = None
        self.runner = None
        self.unit = None
        self.queue = []
        self.finishing = False  # No more units.
        self.stopping = False  # No more scenarios.
        self.interrupted = False
        self.waiting = False
        self.ended = False
        self.any_failed = False
        self.done = 0
        self.exit_code = 1
        self.saving = False
        self.before_all_failed = False
        self.after_all_failed = False
        self.hook_failures = 0
        self.in_setup = False
        self.streams = ()
        self.openers = []
        self.junit_directory = None
        self.start_directory = os_getcwd()

    def mine(self):
        """False in a process that a test forked."""
        return self.pid == os_getpid()

    # -- Changes to behave

    def patch_runner(self, module):
        runner_class = module.Runner
        self.behave_runner = module
        worker = self
        original_run = runner_class.run
        original_setup = runner_class.setup_paths
        original_locations = runner_class.feature_locations
        original_with_paths = runner_class.run_with_paths
        original_model = runner_class.run_model

        def run(self):
            if worker.pid is not None:
                return original_run(self)
            worker.claim(self)
            return worker.run(original_run)

        def setup_paths(self):
            worker.in_setup = True  # Behave asks here for the first location of a list file.
            try:
                return original_setup(self)
            finally:
                worker.in_setup = False

        def feature_locations(self):
            if self is worker.runner and not worker.in_setup:
                return []
            return original_locations(self)

        def run_with_paths(self):
            if self is worker.runner:
                worker.redirect_outputs()
            return original_with_paths(self)

        def run_model(self, features=None):
            if self is not worker.runner:
                return original_model(self, features)
            return worker.run_model(original_model)

        runner_class.run = run
        runner_class.setup_paths = setup_paths
        runner_class.feature_locations = feature_locations
        runner_class.run_with_paths = run_with_paths
        runner_class.run_model = run_model
        self.patch_model()

    def patch_model(self):
        from behave.model import Feature, Scenario
        from behave.model_core import FileLocation
        self.file_location = FileLocation
        worker = self
        run_scenario = Scenario.run
        run_feature = Feature.run

        def scenario_run(self, runner):
            if runner is not worker.runner or not worker.mine():
                return run_scenario(self, runner)
            return worker.run_scenario(self, run_scenario)

        def feature_run(self, runner):
            failed = run_feature(self, runner)
            if runner is worker.runner and worker.unit is not None:
                worker.unit.failed = worker.unit.failed or bool(failed)
            return failed

        Scenario.run = scenario_run
        Feature.run = feature_run
        self.patch_rule()

    def patch_rule(self):
        try:
            from behave.model import Rule
        except ImportError:  # 1.2.6
            return
        worker = self
        run_rule = Rule.run

        def rule_run(self, runner):
            if runner is worker.runner and worker.mine():
                if worker.stopping:
                    return False
                worker.mark(self.line)
            return run_rule(self, runner)

        Rule.run = rule_run

    def patch_runner_plugin(self, module):
        pass

    # -- Start and end of the process

    def claim(self, runner):
        """This process runs behave: it takes the channel and gives the suite its environment."""
        import atexit
        import gc
        import threading
        if hasattr(gc, "freeze"):  # Behave and its libraries stay: no collection need walk them.
            gc.freeze()
        self.pid = os_getpid()
        self.runner = runner
        self.channel = Channel(self.config["fd"], self.config["secret"], self.lose_channel)
        restore_environment(self.config["environment"])
        self.streams = (sys.stdout, sys.stderr)
        self.costs = Costs()
        os.register_at_fork(after_in_child=self.after_fork)
        self.start_measuring()
        self.say_hello()
        original_shutdown = threading._shutdown

        def shutdown():
            self.end()
            original_shutdown()

        # Where `coverage run` stops: behave has ended, threads and atexit functions are still to come.
        threading._shutdown = shutdown
        atexit.register(self.end)
        if threading.current_thread() is threading.main_thread():
            self.previous_sigint = signal_set(SIGINT, self.on_interrupt)

    def start_measuring(self):
        if self.measurement is None:
            return
        try:
            self.measurement.activate()
        except Exception as error:
            self.measurement = None
            self.say_hello()
            self.fail("coverage cannot be started in %s: %s" % (sys.executable, describe(error)))
            self.flush_streams()
            os_exit(LOST_CHANNEL_STATUS)

    def say_hello(self):
        measurement = self.measurement
        self.channel.send({
            "type": "hello", "protocol": PROTOCOL, "pid": self.pid,
            "ctracer": measurement.has_c_tracer() if measurement else True})

    def after_fork(self):
        if self.channel.is_ours():
            os_close(self.channel.descriptor)
        self.channel.descriptor = -1

    def fail(self, reason):
        self.report_scenario()
        self.channel.send({"type": "failed", "reason": printable(reason),
                           "unit": self.unit.id if self.unit else None})

    def lose_channel(self):
        """Never returns in the worker."""
        if not self.mine():
            return
        if self.measurement and not self.measurement.busy:
            try:
                self.measurement.checkpoint(keep=True)
            except Exception as error:
                complain("coverage could not be saved: %s" % describe(error))
        self.flush_streams()
        os_exit(LOST_CHANNEL_STATUS)

    def run(self, original):
        try:
            failed = original(self.runner)
        except BaseException as error:
            if self.mine():
                self.exit_code = exit_code_of(error)
                self.fail(describe(error))
            raise
        self.exit_code = 1 if failed else 0
        return failed

    def end(self):
        """Once: the last save and the last message."""
        if self.ended:
            return
        self.ended = True
        if not self.mine():
            if self.measurement and not in_multiprocessing_child():
                self.measurement.finish_forked()
            return
        self.flush_streams()
        if self.measurement:
            self.save(self.measurement.finish)
        self.channel.send({"type": "bye", "after_all_failed": self.after_all_failed,
                           "exit_code": self.exit_code})
        self.runner = None  # Thousands of features that every collection at exit would walk.

    # -- Units

    def run_model(self, original):
        failed = original(self.runner, self.features())
        if self.mine():
            self.after_all_failed = self.judge_after_all(failed)
        return failed

    def judge_after_all(self, failed):
        runner = self.runner
        if runner.hook_failures > self.hook_failures:
            return True
        explained = (self.any_failed or runner.aborted or runner.hook_failures
                     or runner.undefined_steps)
        return bool(failed) and not explained  # A cleanup of the last layer.

    def features(self):
        """What behave iterates over: when it asks for the next, the last was fully reported."""
        runner = self.runner
        self.hook_failures = runner.hook_failures
        self.before_all_failed = bool(self.hook_failures or
                                      (runner.aborted and not self.interrupted))
        cpu, _ = self.costs.since_last()
        self.channel.send({"type": "ready", "before_all_failed": self.before_all_failed,
                           "cpu_us": cpu})
        if self.before_all_failed:
            self.fail("before_all failed")
            return
        self.written = self.offsets()
        if self.measurement:
            self.measurement.last_save = perf_counter()  # A slow start is nothing to be saved.
        try:
            while self.wait_for_unit():
                for feature in self.parse(self.begin()):
                    runner.features.append(feature)
                    yield feature
                    if not self.mine():
                        return
                    self.close_feature(feature)
                self.complete()
        except Stopped:
            pass
        finally:
            self.hook_failures = runner.hook_failures
        self.give_back_queue()

    def wait_for_unit(self):
        """False when there are none to come."""
        while True:
            if not self.queue or perf_counter() - self.channel.last_look > LOOK_INTERVAL_S:
                self.receive()
            if self.interrupted or self.stopping or self.runner.aborted:
                return False  # Behave would call what comes now untested.
            if self.queue:
                return True
            if self.finishing:
                return False
            self.channel.flush()
            self.waiting = True
            try:
                if not self.interrupted:
                    self.channel.wait(POLLIN)
            finally:
                self.waiting = False

    def receive(self):
        for message in self.channel.messages():
            kind = message["type"]
            if kind == "run":
                self.queue.append(message)
                self.refuse_if_stopped()
            elif kind == "revoke":
                self.revoke(message["unit"])
            elif kind == "finish":
                self.finishing = True
                self.stopping = self.stopping or message["now"]

    def revoke(self, unit):
        for message in self.queue:
            if message["unit"] == unit:
                self.queue.remove(message)
                self.channel.put({"type": "revoked", "unit": unit})
                return

    def refuse_if_stopped(self):
        """Behave's --stop is in force: nothing after a failure is run."""
        if self.runner.config.stop and self.any_failed:
            self.give_back_queue()

    def give_back_queue(self):
        for message in self.queue:
            self.channel.put({"type": "revoked", "unit": message["unit"]})
        self.queue = []

    def begin(self):
        self.unit = Unit(self.queue.pop(0))
        self.costs.reset_peak()
        self.choose_junit_directory()
        self.channel.put_json('{"type":"begin","unit":%d,%s}' % (self.unit.id, self.written))
        self.channel.flush()
        return self.unit

    def choose_junit_directory(self):
        """Parts of one feature would overwrite each other's report."""
        config = self.runner.config
        if self.junit_directory is None:
            self.junit_directory = config.junit_directory
        config.junit_directory = self.junit_directory
        if self.unit.part is not None:
            config.junit_directory = "%s/%d" % (self.config["junit"], self.unit.id)
        if config.junit:
            try:  # Behave looks and then makes it: another worker may come between.
                os_makedirs(config.junit_directory, exist_ok=True)
            except OSError:
                pass  # Behave says so.

    def parse(self, unit):
        """Behave's own features for the unit, read from where behave was started."""
        location = self.file_location
        locations = [location(unit.path, line) for line in unit.lines] or [location(unit.path)]
        directory = current_directory()
        try:
            if directory != self.start_directory:
                os_chdir(self.start_directory)
            features = self.behave_runner.parse_features(locations,
                                                         language=self.runner.config.lang)
            if unit.part is not None:
                for feature in features:
                    keep_only(feature, frozenset(unit.part))
                unit.examples = [examples_of(feature) for feature in features]
            return features
        except Exception as error:
            unit.error = describe(error)
            unit.failed = True
            return []
        finally:
            if directory not in (None, self.start_directory):
                os_chdir(directory)

    def close_feature(self, feature):
        unit = self.unit
        self.report_scenario()
        scenarios = feature.walk_scenarios()
        for scenario in scenarios:
            if id(scenario) not in unit.reported:
                self.put_scenario(scenario, 0.0)
        unit.steps = count_steps(scenarios)
        unit.outcome = feature_outcome(feature, unit.outcomes)
        if self.interrupted and "untested" in unit.outcomes:
            unit.outcome = "cancelled"
        elif (self.stopping and "untested" in unit.outcomes and not feature.hook_failed
              and not any(outcome in GRAVEST_FIRST for outcome in unit.outcomes)):
            unit.outcome = "untested"
        elif (unit.outcome == "error" and not unit.failed and not feature.hook_failed
              and not any(outcome in GRAVEST_FIRST for outcome in unit.outcomes)):
            # 1.2.6 shows a feature's cleanup error and still exits with 0.
            unit.outcome = "passed"
            unit.error = "a cleanup of the feature failed; this behave does not count it"
        if unit.examples is not None and examples_of(feature) not in unit.examples:
            unit.outcome = "error"
            unit.failed = True
            unit.error = ("a hook changed the examples of an outline, whose rows were to run in parts: "
                          "tag the feature @evenshard.whole, or use --divide never")

    def complete(self):
        """The unit is over and reported by behave."""
        unit = self.unit
        cpu, peak = self.costs.since_last()
        if unit.outcome is None:
            unit.outcome = "error" if unit.error else "skipped"
            unit.steps = count_steps([])
        self.written = self.offsets()
        self.channel.put_json(
            '{"type":"done","unit":%d,"outcome":"%s","steps":%s,"cpu_us":%d,"peak_rss_kib":%d,'
            '%s,"marks":%s,"error":%s}' % (
                unit.id, unit.outcome, steps_json(unit.steps), cpu, peak, self.written,
                unit.marks + [[0, unit.rest]] if unit.marks else [],
                quoted(unit.error) if unit.error else "null"))
        self.done += 1
        self.any_failed = self.any_failed or unit.failed
        self.unit = None
        self.refuse_if_stopped()
        self.save_if_due()
        self.stop_if_aborted(unit)
        if not self.queue:
            self.channel.flush()

    def stop_if_aborted(self, unit):
        """The suite's own code aborted behave: it would leave the rest untested."""
        if self.runner.aborted and not self.interrupted:
            self.unit = unit
            self.fail("the suite aborted the run (KeyboardInterrupt or context.abort)")
            self.unit = None
            self.give_back_queue()
            self.finishing = True

    # -- Scenarios

    def run_scenario(self, scenario, original):
        unit = self.unit
        if unit.scenario is not scenario:
            self.report_scenario()
            self.mark(scenario.line)
            if perf_counter() - self.channel.last_look > LOOK_INTERVAL_S:
                self.receive()  # What waits behind a long unit may be asked back.
            self.channel.flush()
        if self.interrupted or self.stopping:
            return False
        contexts = self.measurement is not None and self.config["scenario_contexts"]
        started = perf_counter()
        if contexts:
            self.measurement.switch_context("%s:%d %s" % (scenario.filename, scenario.line,
                                                          scenario.name))
        failed = original(scenario, self.runner)
        if self.mine():
            if contexts:
                self.measurement.switch_context("")
            unit.scenario = scenario
            unit.wall += perf_counter() - started
            if unit.marks:
                self.settle_formatters()
                unit.rest = self.output_offsets()
        return failed

    def mark(self, line):
        """What is written from here on belongs to the rule or scenario at `line`."""
        if self.unit.part is not None and any(self.openers):
            self.settle_formatters()
            self.unit.marks.append([line, self.output_offsets()])

    def settle_formatters(self):
        """Lets those whose text is put together write what they hold back of what has ended."""
        for formatter in self.runner.formatters:
            if formatter.name in ("plain", "pretty"):
                settle = getattr(formatter, "_finish_current_scenario", None) or getattr(
                    formatter, "replay", None)  # 1.2.6: pretty alone holds anything back.
                if settle:
                    settle()

    def report_scenario(self):
        """The scenario that ended last is final once another one begins."""
        unit = self.unit
        if unit is None or unit.scenario is None:
            return
        self.put_scenario(unit.scenario, unit.wall)
        unit.scenario = None
        unit.wall = 0.0

    def put_scenario(self, scenario, wall):
        unit = self.unit
        outcome = scenario_outcome(scenario)
        unit.reported.add(id(scenario))
        unit.outcomes.append(outcome)
        self.channel.put_json(
            '{"type":"scenario","unit":%d,"line":%d,"name":%s,"outcome":"%s","wall_us":%d}'
            % (unit.id, scenario.line, quoted(scenario.name), outcome, wall * 1e6))

    # -- Output

    def redirect_outputs(self):
        from behave.formatter.base import StreamOpener
        outputs = self.runner.config.outputs
        for index, path in enumerate(self.config["outputs"]):
            if path is not None:
                while len(outputs) <= index:
                    outputs.append(StreamOpener(stream=sys.stdout))
                outputs[index] = StreamOpener(path)
            self.openers.append(outputs[index] if path is not None else None)

    def flush_streams(self):
        for stream in self.streams:
            try:
                stream.flush()
            except Exception:  # Closed by a test.
                pass

    def offsets(self):
        """How far the log and the outputs are written, as members of a JSON object."""
        self.flush_streams()
        try:
            log = os_stat(self.config["log"]).st_size  # A test may redirect descriptor 1.
        except OSError:
            log = 0
        return '"log":%d,"outputs":%s' % (log, self.output_offsets())

    def output_offsets(self):
        return [self.output_offset(opener) for opener in self.openers]

    @staticmethod
    def output_offset(opener):
        if opener is None:
            return 0
        try:
            if opener.stream:
                opener.stream.flush()
            return os_stat(opener.name).st_size
        except Exception:  # Not opened yet, or closed by the formatter.
            return 0

    # -- Saving

    def save_if_due(self):
        if self.measurement and (self.measurement.is_due() or self.measurement.asked_while_busy):
            self.measurement.asked_while_busy = False
            self.save(self.checkpoint)

    def checkpoint(self):
        return self.measurement.checkpoint(keep=self.unit is not None)

    def save(self, how):
        self.saving = True
        try:
            self.save_now(how)
        finally:
            self.saving = False

    def save_now(self, how):
        try:
            part = how()
        except Exception as error:
            complain("coverage could not be saved: %s" % describe(error))
            if how == self.measurement.finish:
                self.fail("coverage could not be saved: %s" % describe(error))
            return
        self.channel.send({"type": "saved", "part": part, "through": self.done})
        self.measurement.announced(part)

    def on_interrupt(self, number, frame):
        if not self.mine():
            previous = self.previous_sigint
            return (previous if callable(previous) else signal_default)(number, frame)
        self.interrupted = True
        if self.runner is not None and self.runner.context is not None:
            self.runner.aborted = True
        if self.measurement and not self.ended:
            if self.measurement.busy or self.saving:  # Parts are announced in their order.
                self.measurement.asked_while_busy = True
            else:
                self.save(lambda: self.measurement.checkpoint(keep=True))
        if self.waiting:
            self.waiting = False
            raise Stopped()


def in_multiprocessing_child():
    """Such a child calls threading's shutdown itself and then os._exit: a sequential run saves
    nothing of it, unless coverage's own patch does."""
    process = sys.modules.get("multiprocessing.process")
    return process is not None and process.parent_process() is not None


def current_directory():
    try:
        return os_getcwd()
    except OSError:  # Deleted by a test.
        return None


def exit_code_of(error):
    if isinstance(error, SystemExit):
        if error.code is None:
            return 0
        return error.code if isinstance(error.code, int) else 1
    return 1


# ---- Discovery -----------------------------------------------------------------------------------

CONFIG_FILES = ("behave.ini", ".behaverc", "setup.cfg", "tox.ini", "pyproject.toml")
FILE, LISTING, ABSENT, IS_DIRECTORY, IS_FILE = range(5)  # What an answer may rest on.


class Discovery:
    """Answers what behave would run, without running it."""

    def __init__(self, config):
        self.config = config
        self.inputs = []
        self.noted = {}  # Kind and path to the input's index.
        self.answered = False
        self.start_directory = os.getcwd()

    def patch_runner(self, module):
        discovery = self

        def run(self):
            return discovery.run(self, module)

        module.Runner.run = run

    def patch_runner_plugin(self, module):
        """A runner of the user's own must not be started at all."""
        discovery = self
        original = module.RunnerPlugin.make_runner

        def make_runner(self, config, **kwargs):
            if self.runner_class is None and foreign_runner(config):
                restore_environment(discovery.config["environment"])
                discovery.answer({"settings": settings_of(config)})
                raise SystemExit(0)
            return original(self, config, **kwargs)

        module.RunnerPlugin.make_runner = make_runner

    def run(self, runner, module):
        restore_environment(self.config["environment"])
        try:
            require_behave()
            self.answer(self.look(runner, module))
        except Exception as error:  # What behave itself would print.
            self.answer({"error": describe(error)})
        return False

    def answer(self, content):
        if self.answered:
            return
        self.answered = True
        answer = dict(python_versions(), protocol=PROTOCOL, behave=behave_version(), error=None)
        answer.update(content)
        write_answer(self.config["answer"], answer)

    def look(self, runner, module):
        config = runner.config
        self.note_start(config)
        with runner.path_manager:
            runner.setup_paths()
        locations = runner.feature_locations()
        if locations and str(config.paths[0]).startswith("@"):
            self.note_climb(config, os.path.dirname(locations[0].filename))
        locations = [location for location in locations if not config.exclude(location)]
        units, broken = [], []
        for group in adjacent(locations):
            self.parse(group, config, module, units, broken)
        self.note_modules()
        return {"settings": settings_of(config), "units": units, "broken": broken,
                "hooks": self.hooks(runner), "inputs": self.inputs}

    def hooks(self, runner):
        path = os.path.join(os.path.abspath(runner.base_dir), runner.config.environment_file)
        self.note_either(path, FILE)
        return defined_hooks(path) if os.path.isfile(path) else []

    def parse(self, group, config, module, units, broken):
        filename = os.path.abspath(group[0].filename)
        require_utf8(filename)
        index = self.note(FILE, filename)
        try:
            features = module.parse_features(group, language=config.lang)
        except OSError:
            raise
        except Exception as error:
            broken.append([os.path.relpath(filename), error_line(error),
                           " ".join(describe(error).split())])
            return
        lines = [] if any(not place.line for place in group) else [place.line for place in group]
        units.extend(describe_feature(feature, lines, config) + [index] for feature in features)

    # -- What the answer rests on

    def note(self, kind, path):
        index = self.noted.setdefault((kind, path), len(self.inputs))
        if index < len(self.inputs):
            return index
        try:
            require_utf8(path)
            stat = os.stat(path) if kind != ABSENT else None
        except (OSError, ValueError):
            stat = None
        self.inputs.append([kind, path, stat.st_size if stat else 0,
                            stat.st_mtime_ns if stat else 0, stat.st_ctime_ns if stat else 0,
                            stat.st_ino if stat else 0])
        return index

    def note_either(self, path, present):
        exists_so = os.path.isdir(path) if present == IS_DIRECTORY else os.path.isfile(path)
        self.note(present if exists_so else ABSENT, path)

    def note_start(self, config):
        """Configuration files, behave itself, and what decides the base directory. Before behave
        reads them, so that a change in between is seen."""
        for directory in (os.getcwd(), os.path.expanduser("~")):
            for name in CONFIG_FILES:
                path = os.path.join(directory, name)
                self.note(FILE if os.path.isfile(path) else ABSENT, path)
        self.note_behave()
        paths = [str(path) for path in config.paths] or ["features"]
        for path in paths:
            self.note_argument(path)
        self.note_climb(config, paths[0])

    def note_behave(self):
        import behave
        package = os.path.dirname(os.path.abspath(behave.__file__))
        for name in sorted(os.listdir(package)):
            if name.endswith(".py"):
                self.note(FILE, os.path.join(package, name))
        for entry in sys.path:  # Another behave earlier on the path would take its place.
            entry = os.path.abspath(entry)
            if entry == os.path.dirname(package):
                break
            self.note(ABSENT, os.path.join(entry, "behave"))
            self.note(ABSENT, os.path.join(entry, "behave.py"))

    def note_modules(self):
        """The project's own code that has run so far: what started behave may decide what it is
        asked to run."""
        own = os.path.join(self.start_directory, "")
        installed = os.path.join(sys.prefix, "")
        for module in list(sys.modules.values()):
            path = getattr(module, "__file__", None)
            path = os.path.abspath(path) if isinstance(path, str) else ""
            if path.startswith(own) and not path.startswith(installed) and os.path.isfile(path):
                self.note(FILE, path)

    def note_argument(self, path):
        if os.path.isdir(path):
            for directory, subdirectories, _ in os.walk(path, followlinks=follows_links()):
                subdirectories.sort()
                self.note(LISTING, os.path.abspath(directory))
        elif path.startswith("@"):
            self.note(FILE, os.path.abspath(path[1:]))
            self.note_list(path[1:])

    def note_list(self, path):
        """The directories in which a list file's wildcards look, at every level of a path."""
        import glob
        try:
            with open(path) as stream:
                lines = stream.read().splitlines()
        except (OSError, ValueError):
            return
        for line in lines:
            pattern = os.path.join(os.path.dirname(path) or ".", line.strip())
            while glob.has_magic(pattern):
                pattern = os.path.dirname(pattern)
                for directory in filter(os.path.isdir, glob.glob(pattern)):
                    self.note(LISTING, os.path.abspath(directory))
                if not glob.has_magic(pattern) and not os.path.exists(pattern):
                    self.note(ABSENT, os.path.abspath(pattern))

    def note_climb(self, config, first):
        from behave.runner_util import FileLocationParser
        path = first[1:] if first.startswith("@") else FileLocationParser.parse(first).filename
        directory = os.path.abspath(path)
        while True:
            self.note_either(os.path.join(directory, config.steps_dir), IS_DIRECTORY)
            self.note_either(os.path.join(directory, config.environment_file), IS_FILE)
            parent = os.path.dirname(directory)
            if parent == directory:
                return
            directory = parent


HOOKS = ["%s_%s" % (time, what) for what in ("feature", "rule", "tag")
         for time in ("before", "after")]


def defined_hooks(path):
    """Which of them the module binds, as far as its text tells: it is not executed."""
    import ast
    try:
        with open(path, "rb") as stream:
            tree = ast.parse(stream.read())
    except (OSError, SyntaxError, ValueError):
        return HOOKS
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update(alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return HOOKS if "*" in names else [hook for hook in HOOKS if hook in names]


def require_behave():
    version = tuple(int(part) for part in behave_version().split(".")[:3] if part.isdigit())
    if version < OLDEST_BEHAVE:
        raise RuntimeError("behave %s is too old: evenshard needs 1.2.6 or newer; install it in %s"
                           % (behave_version(), sys.executable))


def follows_links():
    return behave_version().split(".")[:3] != ["1", "2", "6"]


def write_answer(target, answer):
    writer = os_open(target + ".tmp", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    data = encode_answer(answer)
    while data:
        data = data[os_write(writer, data):]
    os_close(writer)
    os_rename(target + ".tmp", target)


def encode_answer(answer):
    try:
        return json_encode(answer).encode("utf-8")
    except UnicodeEncodeError as error:
        start = max(0, error.start - 60)
        return json_encode({"error": "a path is not valid UTF-8: ...%s"
                            % ascii(error.object[start:error.end])}).encode("utf-8")


def require_utf8(path):
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("the file name %s is not valid UTF-8: rename the file" % ascii(path))


def adjacent(locations):
    """Behave makes one feature of neighbouring locations in one file."""
    groups = []
    for location in locations:
        if groups and groups[-1][0].filename == location.filename:
            groups[-1].append(location)
        else:
            groups.append([location])
    return groups


def describe_feature(feature, lines, config):
    scenarios = []
    written = tags_as_written(feature)
    for scenario in feature.walk_scenarios():
        scenarios.append([scenario.line, printable(scenario.name), len(list(scenario.all_steps)),
                          1 if scenario.should_run(config) else 0,
                          [written.get((scenario.line, tag), tag) for tag in effective_tags(feature, scenario)]])
    return [str(feature.filename), printable(feature.name), lines,
            [str(tag) for tag in feature.tags], scenarios]


def tags_as_written(feature):
    """{(row's line, tag): as written} of our tags: behave takes some characters out of an outline's, 1.2.6 parentheses."""
    from behave.model import Tag
    written = {}
    for outline in feature.walk_scenarios(with_outlines=True):
        for scenario in getattr(outline, "scenarios", ()):
            for tag in outline.tags + [tag for examples in outline.examples for tag in examples.tags]:
                if not tag.startswith("evenshard."):
                    continue
                for heading, cell in zip(scenario._row.headings, scenario._row.cells):
                    tag = tag.replace("<%s>" % heading, cell)
                written[scenario.line, str(Tag.make_name(tag, unescape=True))] = str(tag)
    return written


def effective_tags(feature, scenario):
    """Outermost first: 1.3 has them as a set, without an order."""
    effective = [str(tag) for tag in scenario.effective_tags]
    holders = []
    holder = scenario
    while holder is not None and holder is not feature:
        holders.append(holder)
        holder = getattr(holder, "parent", None)
    known = [str(tag) for item in [feature] + holders[::-1] for tag in item.tags]
    ordered = [tag for tag in dict.fromkeys(known) if tag in effective]
    return ordered + sorted(set(effective) - set(ordered))


def error_line(error):
    line = getattr(error, "line", None)
    if line is None:  # 1.2.6 has it in the text alone.
        import re
        match = re.search(r"at line (\d+)", str(error))
        line = int(match.group(1)) if match else 0
    return line


def foreign_runner(config):
    runner = getattr(config, "runner", None) or ""
    runner = getattr(config, "runner_aliases", {}).get(runner, runner)
    return "" if runner in DEFAULT_RUNNERS else runner


def settings_of(config):
    outputs = []
    for index, name in enumerate(config.format or []):
        opener = config.outputs[index] if index < len(config.outputs) else None
        outputs.append([name, (opener.name or "") if opener else ""])
    return {"stop": bool(config.stop), "outputs": outputs, "runner": foreign_runner(config),
            "junit_directory": str(config.junit_directory) if config.junit else ""}


# ---- A plain run, watched ------------------------------------------------------------------------


class Observation:
    """Tells what one plain behave ran, and changes nothing of it."""

    def __init__(self, config):
        self.config = config
        self.pid = None

    def patch_runner(self, module):
        observation = self
        original = module.Runner.run

        def run(self):
            if observation.pid is not None:
                return original(self)
            observation.pid = os_getpid()
            restore_environment(observation.config["environment"])
            try:
                return original(self)
            finally:
                if observation.pid == os_getpid():
                    write_answer(observation.config["answer"], ran(self))

        module.Runner.run = run

    def patch_runner_plugin(self, module):
        pass


def ran(runner):
    return [[str(feature.filename),
             [[scenario.line, printable(scenario.name), scenario_outcome(scenario)]
              for scenario in feature.walk_scenarios()]] for feature in runner.features]


# ---- As sitecustomize ----------------------------------------------------------------------------


def start_as_sitecustomize(code):
    """Makes way for the next sitecustomize on the path, then starts a copy of this module whose
    code belongs to no file, so that coverage does not measure it."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != here]
    sys.path_importer_cache.pop(here, None)
    ours = sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize  # noqa: F401
    except ImportError as error:
        if error.name != "sitecustomize":
            raise
        sys.modules["sitecustomize"] = ours  # The import machinery misses it otherwise.
    finally:
        keep_compiled(__spec__, code)
        if CONFIG_VARIABLE in os.environ:
            namespace = {"__name__": "_evenshard"}
            exec(without_file(code), namespace)
            namespace["enter"]()


def keep_compiled(spec, code):
    """For the workers that start next, also where Python is told to write no bytecode: the folder
    is the run's own."""
    target = spec.cached
    if not sys.dont_write_bytecode or not target or os.path.exists(target):
        return
    if not target.startswith(os.path.join(os.path.dirname(spec.origin), "")):  # PYTHONPYCACHEPREFIX.
        return
    import importlib.util
    import marshal
    try:
        stat = os.stat(spec.origin)
        header = importlib.util.MAGIC_NUMBER + b"".join(
            number.to_bytes(4, "little") for number in (0, int(stat.st_mtime), stat.st_size))
        part = "%s.%d" % (target, os.getpid())
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(part, "wb") as stream:
            stream.write(header + marshal.dumps(code))
        os.rename(part, target)
    except OSError:
        pass


def without_file(code):
    constants = tuple(without_file(item) if isinstance(item, type(code)) else item
                      for item in code.co_consts)
    return code.replace(co_filename="<evenshard>", co_consts=constants)


if __name__ == "sitecustomize":
    start_as_sitecustomize(sys._getframe().f_code)  # The loader would compile it once more.
