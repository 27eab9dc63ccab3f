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
    select, signal, time = standard("select"), standard("_signal"), standard("time")
    json_encode, json_decode, quoted = json_functions()
    bindings = {
        "os_read": os.read, "os_write": os.write, "os_open": os.open, "os_close": os.close,
        "os_fstat": os.fstat, "os_stat": os.stat, "os_rename": os.rename, "os_unlink": os.unlink,
        "os_getpid": os.getpid, "os_exit": os._exit, "os_getcwd": os.getcwd,
        "os_chdir": os.chdir, "os_makedirs": os.makedirs,
        "perf_counter": time.perf_counter,
        "json_encode": json_encode, "json_decode": json_decode, "quoted": quoted,
        "poller": select.poll, "POLLIN": select.POLLIN, "POLLOUT": select.POLLOUT,
        "signal_set": signal.signal, "signal_get": signal.getsignal,
        "SIGINT": signal.SIGINT, "SIGURG": signal.SIGURG,
    }
    globals().update(bindings)


def standard(name):
    """A module of the standard library that is written in C, whatever the path holds. The suite
    does not see that it was imported. Not for modules with a state: they would have it twice."""
    known = sys.modules.get(name)
    if name in sys.builtin_module_names:
        module = known or __import__(name)
    else:
        finder = sys.modules["_frozen_importlib_external"].PathFinder
        spec = finder.find_spec(name, library_folders())
        if spec is None:
            raise ImportError("the standard library has no %s" % name, name=name)
        module = sys.modules["_frozen_importlib"].module_from_spec(spec)
        spec.loader.exec_module(module)
    if known is not None:
        sys.modules[name] = known
    else:
        sys.modules.pop(name, None)
    return module


def library_folders():
    """Where the standard library's modules in C are."""
    folder = os.path.join(os.path.dirname(os.__file__), "lib-dynload")
    own = "python%d.%d" % sys.version_info[:2]
    return [folder, os.path.join(sys.base_exec_prefix, getattr(sys, "platlibdir", "lib"), own,
                                 "lib-dynload")]


def json_functions():
    """(encode, decode, quoted), of the part of `json` in C: the rest would import half the library."""
    try:
        json = standard("_json")
    except ImportError:  # Another interpreter than CPython.
        import json
        return (json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode,
                json.JSONDecoder().decode, json.encoder.encode_basestring)
    encoder = json.make_encoder(None, refuse, json.encode_basestring, None, ":", ",", False, False, True)
    scanner = json.make_scanner(Decoding)
    return (lambda value: "".join(encoder(value, 0)), lambda text: scanner(text, 0)[0],
            json.encode_basestring)


def refuse(value):
    raise TypeError("%r cannot be written as JSON" % (value,))


class Decoding:
    """How `_json` is to decode."""
    strict = True
    object_hook = object_pairs_hook = array_hook = None
    parse_float, parse_int, parse_constant = float, int, float
    memo = {}


# ---- Getting in ----------------------------------------------------------------------------------


class ImportHook:
    """Sees behave's modules as they are imported and lets the session change them."""

    def __init__(self, session):
        session.import_hook = self
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

    def leave(self):
        if self in sys.meta_path:
            sys.meta_path.remove(self)

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


class Channel:
    """Framed, authenticated JSON over the engine's socket. Losing it ends the process."""

    def __init__(self, descriptor, secret, on_loss):
        self.descriptor = descriptor
        self.secret = secret.encode("ascii")
        self.header = 8 + 1 + len(self.secret) + 1
        self.on_loss = on_loss
        self.received = b""
        self.inbox = []  # Messages that have arrived and nobody has taken.
        self.reading = False
        self.read_again = False
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
        """The whole messages that have arrived. Taken: nobody gets them again."""
        self.look()
        result, self.inbox = self.inbox, []
        return result

    def look(self):
        """Puts what has arrived into the inbox."""
        if self.reading:  # In a signal handler: the look it interrupted goes on.
            self.read_again = True
            return
        self.read_again = True
        while self.read_again:
            self.read_again = False
            self.reading = True
            try:
                self.last_look = perf_counter()
                self.fill()
                self.sort_out()
            finally:
                self.reading = False

    def sort_out(self):
        while len(self.received) >= self.header:
            end = self.header + self.body_size()
            if len(self.received) <= end:
                return
            self.inbox.append(json_decode(self.received[self.header:end].decode("utf-8")))
            self.received = self.received[end + 1:]

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


class KeptInterrupts:
    """SIGINT is the suite's own. It must not leave our code in the middle: what comes meanwhile is
    kept for the suite's handler, as if it had come a moment later."""

    def __init__(self):
        self.handler = None  # The suite's, while ours is in its place.
        self.kept = False

    def keep(self, number, frame):
        self.kept = True

    def hold(self):
        try:
            handler = signal_get(SIGINT)
            if callable(handler):  # Not ignored, not the system's default.
                signal_set(SIGINT, self.keep)
                self.handler = handler
        except ValueError:  # Behave does not run in the main thread: no handler does either.
            pass

    def release(self):
        if self.handler is not None:
            handler, self.handler = self.handler, None
            signal_set(SIGINT, handler)

    def deliver(self):
        """Calls the suite's handler for what was kept."""
        if self.kept:
            self.kept = False
            handler = signal_get(SIGINT)
            if callable(handler):
                handler(SIGINT, sys._getframe())

    def within(self, function, *arguments):
        """Calls `function`, a part of our own code."""
        self.hold()
        try:
            return function(*arguments)
        finally:
            self.release()
            self.deliver()

    def outside(self, function):
        """A part of the suite that our code calls."""
        def call(*arguments):
            self.release()
            self.deliver()
            try:
                return function(*arguments)
            finally:
                self.hold()
        return call

    def between(self, items):
        """`items`, made by our code. What is kept while one is made is delivered by whoever gets it."""
        while True:
            self.hold()
            try:
                item = next(items, None)
            finally:
                self.release()
            if item is None:
                return
            yield item


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
            import coverage  # As its script does: what it imports is not the project's.
            self.start_coverage(coverage)
        finally:
            after = dict(os.environ)
            self.hidden_environment = {name: value for name, value in after.items()
                                       if before.get(name) != value}
            apply_environment({name: before.get(name) for name in self.hidden_environment})

    def start_coverage(self, coverage):
        # As in coverage's own start-up: its plugins and sources may lie beside the program.
        sys.path.insert(0, program_directory())
        try:
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


SHARED_DATA_FILE = (
    "the suite's own coverage (coverage.Coverage() in environment.py, or in the launcher) writes the "
    "data of several worker processes into one file, %s: leave it out and use --cov, or give each "
    "process a file of its own (parallel = true) and combine them after the run")


def started_coverages():
    """Everybody's in this process, ours and the launcher's and the suite's."""
    module = sys.modules.get("coverage")
    return list(getattr(getattr(module, "Coverage", None), "_instances", ()))


def is_outer(cov):
    """Whether COVERAGE_PROCESS_START asked for it, as for every Python there is."""
    startup = getattr(sys.modules["coverage"], "process_startup", None)
    return cov is getattr(startup, "coverage", None)


def data_file_of(cov):
    """Where it will write; an empty text when that is a file of this process alone."""
    data = cov._data
    alone = getattr(data, "_suffix", None) is True or getattr(data, "_no_disk", False)
    return "" if alone else os.path.abspath(data.data_filename())


def nothing():
    pass


def active_threads():
    threading = sys.modules.get("threading")
    if not hasattr(threading, "_limbo"):  # Not imported, or a module of the project's.
        return 1
    return len(threading._active) + len(threading._limbo)


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
        resource = standard("resource")
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


# ---- Behave's model ------------------------------------------------------------------------------


def items_of(container):
    """The rules, outlines and scenarios of a feature or rule, in the order in which they run."""
    return container.scenarios if getattr(container, "run_items", None) is None else container.run_items


def is_outline(item):
    return hasattr(item, "examples")


def is_rule(item):
    return hasattr(item, "walk_scenarios")


def is_expanded(outline):
    """Whether behave would take the outline's scenarios as they are."""
    modified = getattr(outline, "_is_any_example_table_modified", None)
    return not modified() if modified else bool(outline._scenarios)  # 1.2.6 keeps its first ones.


def tables_of(outline):
    return [example.table for example in outline.examples if example.table is not None]


def rows_of(outline):
    """The outline's scenarios as behave would make them now. It is left unexpanded: behave 1.2.6
    would not see the rows that a hook adds later."""
    if is_expanded(outline):
        return outline._scenarios
    from behave.model import ScenarioOutlineBuilder
    template = copy_object(outline)
    template.examples = [example for example in outline.examples if example.table is not None]
    modified = [(table, getattr(table, "modified", None)) for table in tables_of(outline)]
    rows = ScenarioOutlineBuilder(outline.annotation_schema).build_scenarios(template)
    for table, value in modified:
        if value is not None:
            table.modified = value
    return rows


def copy_object(item):
    result = item.__class__.__new__(item.__class__)
    result.__dict__.update(item.__dict__)
    return result


def all_items(container):
    """Rules, outlines and scenarios, what is in rules included."""
    for item in items_of(container):
        yield item
        if is_rule(item) and not is_outline(item):
            for inner in items_of(item):
                yield inner


def scenarios_of(container):
    """As `walk_scenarios`, but nothing is expanded."""
    scenarios = []
    for item in items_of(container):
        if is_outline(item):
            scenarios.extend(rows_of(item))
        elif is_rule(item):
            scenarios.extend(scenarios_of(item))
        else:
            scenarios.append(item)
    return scenarios


def lines_of(container):
    """The line of each scenario, 0 for one that a hook made without; nothing is expanded."""
    lines = []
    for item in items_of(container):
        if is_outline(item):
            lines.extend(row_lines(item))
        elif is_rule(item):
            lines.extend(lines_of(item))
        else:
            lines.append(item.line or 0)
    return lines


def row_lines(outline):
    if is_expanded(outline):
        return [row.line or 0 for row in outline._scenarios]
    return [row.line or 0 for table in tables_of(outline) for row in table.rows]


def step_count(scenario):
    """Background steps included; behave's own copies of these are not made yet."""
    count = len(scenario.steps)
    if scenario._background_steps is not None:
        return count + len(scenario._background_steps)
    background = scenario.background
    while background is not None:
        count += len(background.steps)
        background = getattr(background, "inherited_background", None)
    return count


def runs_hooks(feature, config):
    """Whether behave calls the feature's hooks: its own tags or those of anything in it are selected."""
    if feature.should_skip:
        return False
    expression = getattr(config, "tag_expression", None) or config.tags
    return any(expression.check(tags) for tags in all_tags(feature))


def all_tags(container):
    yield getattr(container, "effective_tags", container.tags)
    for item in items_of(container):
        if is_rule(item):
            for tags in all_tags(item):
                yield tags
        else:
            yield item.effective_tags
            if is_outline(item):
                for row in rows_of(item):
                    yield row.effective_tags


def keep_only(container, lines, rows_at):
    """Takes out of a feature or rule all scenarios but those at `lines`; what is needed to undo it.
    `rows_at`: an outline's rows at these lines."""
    changes = []

    def keeps(item):
        if is_outline(item):
            replace(item, "_scenarios", rows_at(item, lines))
            return bool(item._scenarios)
        if is_rule(item):
            changes.extend(keep_only(item, lines, rows_at))
            return bool(item.walk_scenarios())
        return (item.line or 0) in lines

    def replace(item, name, value):
        changes.append((item, name, getattr(item, name)))
        setattr(item, name, value)

    kept = frozenset(id(item) for item in items_of(container) if keeps(item))
    for name in ("run_items", "scenarios"):  # 1.2.6 has the latter alone.
        if hasattr(container, name):
            replace(container, name, [item for item in getattr(container, name) if id(item) in kept])
    return changes


def undo(changes):
    for item, name, value in reversed(changes):
        setattr(item, name, value)


MODEL_MODULES = frozenset(["behave.model", "behave.model_core"])
VALUES = frozenset(["Tag", "FileLocation", "Status", "OuterStatus"])
OUTWARD = frozenset(["feature", "parent", "parser"])


class Snapshot:
    """Objects of behave's model as they are now, with all that they consist of."""

    def __init__(self, items, outward=OUTWARD):
        self.lists = []
        self.objects = []
        seen = set()
        stack = list(items)
        while stack:
            item = stack.pop()
            if id(item) in seen:
                continue
            seen.add(id(item))
            if type(item) is list:
                self.lists.append((item, list(item)))
                stack.extend(part for part in item if is_stateful(part))
            else:
                state = dict(item.__dict__)
                self.objects.append((item, state))
                stack.extend(value for name, value in state.items()
                             if name not in outward and is_stateful(value))

    def restore(self):
        for item, content in self.lists:
            item[:] = content
        for item, state in self.objects:
            item.__dict__.clear()
            item.__dict__.update(state)


class Expansion:
    """The rows of an outline that runs in parts, made once for all of them."""

    def __init__(self):
        self.ingredients = None
        self.rows = None
        self.snapshot = None

    def build(self, builder, original, outline):
        ingredients = ingredients_of(builder, outline)
        if self.ingredients == ingredients:
            self.snapshot.restore()
        else:
            self.rows = original(builder, outline)
            self.ingredients = ingredients
            self.snapshot = Snapshot([self.rows], OUTWARD | {"background"})
        for table in tables_of(outline):
            table.modified = False
        return list(self.rows)


def ingredients_of(builder, outline):
    background = outline.background
    return [outline.name, list(outline.tags), builder.annotation_schema,
            [step.name for step in background.steps] if background else None,
            [(step.keyword, step.name, step.text, cells_of(step.table)) for step in outline.steps],
            [(example.name, list(example.tags), cells_of(example.table))
             for example in outline.examples]]


def cells_of(table):
    if table is None:
        return None
    return [list(table.headings)] + [(row.line, list(row.cells)) for row in table.rows]


def is_stateful(value):
    kind = type(value)
    return kind is list or (kind.__module__ in MODEL_MODULES and kind.__name__ not in VALUES)


# ---- The features of behave's Runner -------------------------------------------------------------


class Place:
    """One feature file, as one argument or adjacent ones name it."""

    def __init__(self, path, occurrence, locations):
        self.path = path
        self.occurrence = occurrence  # How many earlier places have this path.
        self.locations = locations
        self.stamp = stamp_of(locations[0].filename)
        self.parsed = False
        self.feature = None  # None: the file holds none.
        self.error = None

    @property
    def lines(self):
        lines = [location.line for location in self.locations]
        return lines if all(lines) else []

    def text(self):
        return ":".join([self.path] + [str(line) for line in self.lines])


class Changed(Exception):
    """A feature file is no longer what behave would have read."""


class Directory:
    """Makes a directory the current one for a while."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self.before = current_directory()
        if self.before != self.path:
            os_chdir(self.path)

    def __exit__(self, *_):
        if self.before not in (None, self.path):
            os_chdir(self.before)


class FeatureList:
    """`Runner.features` as a sequential behave has it: whole when before_all runs, and the very
    objects that run. Nothing is parsed before somebody looks, but each feature when it begins."""

    def __init__(self, config, start_directory):
        self.config = config
        self.start_directory = start_directory
        self.behave_runner = None
        self.language = None
        self.begun = False  # Behave has read its own list.
        self.ended = False
        self.read_at_end = False
        self.places = []
        self.fresh = []  # Those whose files are younger than discovery.
        self.bound = None  # The list that behave has bound, once somebody has looked.
        self.assigned = None  # What a hook put in its place: only hooks see it.
        self.known = None  # What the list held when it was last looked at by us.
        self.units = None  # By path and occurrence, once before_all has looked.
        self.by_key = None  # The places, where it has not.
        self.snapshots = {}
        self.ran = {}

    # -- As hooks see it

    def get(self):
        if not self.begun:
            return []
        self.read_at_end = self.read_at_end or self.ended
        return self.read() if self.assigned is None else self.assigned

    def set(self, value):
        if self.begun:
            self.assigned = value

    def read(self):
        if self.bound is None:
            features = [self.parse(place) for place in self.places]
            self.bound = [feature for feature in features if feature is not None]
            self.known = list(self.bound)
        return self.bound

    # -- Where behave lists and parses

    def list_places(self, runner, locations_of):
        """The steps are loaded, before_all has not begun."""
        self.language = runner.config.lang
        with Directory(self.start_directory):
            locations = [location for location in locations_of(runner)
                         if not runner.config.exclude(location)]
            self.places = places_of(locations)
        since = self.config.get("discovered_ns")
        if since is not None:
            which = 1 if self.config["copied_tree"] else 0  # A copy has the time of its original alone.
            self.fresh = [place for place in self.places
                          if place.stamp and place.stamp[which] >= since]
        for place in self.fresh:
            self.parse(place)

    def parse(self, place):
        """None when it holds no feature, or cannot be parsed: `place.error` then says why."""
        if place.parsed:
            return place.feature
        place.parsed = True
        try:
            with Directory(self.start_directory):
                self.require_unchanged(place)
                features = self.behave_runner.parse_features(place.locations,
                                                             language=self.language)
                self.require_unchanged(place)
            place.feature = features[0] if features else None
        except Exception as error:
            place.error = error
        return place.feature

    @staticmethod
    def require_unchanged(place):
        if stamp_of(place.locations[0].filename) != place.stamp:
            raise Changed("the file has changed since behave would have read it, before before_all")

    # -- What is to run

    def settle(self, runner, selection_changed):
        """before_all has returned. The features as `ready` tells them: None when they are as
        discovered; else of each its unit's number, or what it holds."""
        if selection_changed:
            self.read()
        if self.bound is None:
            return self.tell_places(runner)
        for place in self.places:
            if isinstance(place.error, (Changed, OSError)):  # Behave would have it in the list.
                raise Changed("%s: %s" % (place.path, place.error))
        self.known = list(self.bound)
        self.units = {}
        for feature in self.known:
            self.units[next_key(self.units, str(feature.filename))] = feature
        discovered = Discovered(self.config)
        return discovered.unless_same(
            [discovered.tell(feature, self.lines_of(feature), runner) for feature in self.known]
            + self.tell_broken(discovered))

    def tell_places(self, runner):
        if not self.fresh and self.lists_as_discovered():
            return None
        discovered = Discovered(self.config)
        told = []
        for place in self.places:
            if place not in self.fresh and discovered.has_place(place):
                told.extend(discovered.take(place.path))
            elif self.parse(place) is not None:
                told.append(discovered.tell(place.feature, place.lines, runner))
        return discovered.unless_same(told + self.tell_broken(discovered))

    def tell_broken(self, discovered):
        """The files that cannot be parsed and are not as discovery has seen them."""
        return [{"broken": [place.path, error_line(place.error),
                            " ".join(describe(place.error).split())]}
                for place in self.places if place.error is not None
                and (place in self.fresh or not discovered.has_place(place))]

    def lists_as_discovered(self):
        path = self.config.get("listing")
        return path is None or listing_of(self.places) == read_text(path)

    def lines_of(self, feature):
        for place in self.places:
            if place.feature is feature:
                return place.lines
        return []

    # -- What runs

    def begin(self, unit, hooked):
        """The feature of a unit as it was after before_all; None when the file holds none. Without
        hooks nothing changes but the outcomes of what runs."""
        feature = self.find(unit)
        if feature is None:
            return None
        key = id(feature)
        if key in self.ran:
            self.restore(key)
        elif hooked and (unit.divided or self.is_repeated(feature)):
            self.snapshots[key] = Snapshot([feature])
        self.ran[key] = feature
        return feature

    def find(self, unit):
        key = (unit.path, unit.occurrence)
        if self.units is not None:
            return self.units[key]
        if self.by_key is None:
            self.by_key = {(place.path, place.occurrence): place for place in self.places}
        place = self.by_key[key]
        feature = self.parse(place)
        if place.error is not None:
            raise place.error
        return feature

    def restore(self, key):
        if key in self.snapshots:
            self.snapshots[key].restore()

    def is_repeated(self, feature):
        return self.units is not None and sum(each is feature for each in self.known) > 1

    # -- In the end

    def added(self):
        """The features that joined the list after it was settled."""
        known = set(map(id, self.known or ()))
        return [feature for feature in self.bound or () if id(feature) not in known]

    def has_changed(self):
        return self.bound is not None and list(map(id, self.bound)) != list(map(id, self.known))

    def any_elsewhere(self, config):
        """Whether a feature with something to run has not run here."""
        return any(id(feature) not in self.ran and
                   any(scenario.should_run(config) for scenario in scenarios_of(feature))
                   for feature in self.bound or ())


class Discovered:
    """What the engine expects to run, by unit; read when a worker finds something else."""

    def __init__(self, config):
        self.units = json_decode(read_text(config["units"])) if config.get("units") else []
        self.numbers = {(unit[0], unit[1]): number for number, unit in enumerate(self.units)}
        listing = read_text(config["listing"]) if config.get("listing") else ""
        self.places = frozenset(listing.split("\n"))
        self.taken = {}

    def has_place(self, place):
        return place.text() in self.places

    def take(self, path):
        """The number of the next unit of this path, in a list; empty when there is none."""
        occurrence = self.taken.get(path, 0)
        self.taken[path] = occurrence + 1
        number = self.numbers.get((path, occurrence))
        return [] if number is None else [number]

    def tell(self, feature, lines, runner):
        scenarios = scenarios_of(feature)
        described = described_feature(feature, scenarios, lines, runner)
        lines = [scenario[0] for scenario in described["scenarios"]]
        selected = [scenario[0] for scenario in described["scenarios"] if scenario[3]]
        for number in self.take(described["path"]):
            if self.units[number][2:] == [lines, selected, described["hooked"]]:
                return number
        return described

    def unless_same(self, told):
        return None if told == list(range(len(self.units))) else told


def places_of(locations):
    """Behave makes one feature of neighbouring locations in one file."""
    places = []
    seen = {}
    folders = {}
    for group in adjacent(locations):
        path = relative(group[0].filename, folders)
        seen[path] = seen.get(path, -1) + 1
        places.append(Place(path, seen[path], group))
    return places


def relative(filename, folders):
    """As behave's features give their file; `folders` remembers those of earlier calls."""
    folder, name = os.path.split(filename)
    if folder not in folders:
        folders[folder] = os.path.join(os.path.relpath(folder or "."), "")
        if folders[folder] == os.path.join(".", ""):
            folders[folder] = ""
    return folders[folder] + name


def listing_of(places):
    return "\n".join(place.text() for place in places)


def stamp_of(path):
    try:
        stat = os_stat(path)
    except OSError:
        return None
    return stat.st_ctime_ns, stat.st_mtime_ns, stat.st_size, stat.st_ino


def next_key(taken, path):
    number = 0
    while (path, number) in taken:
        number += 1
    return path, number


def read_text(path):
    descriptor = os_open(path, os.O_RDONLY)
    try:
        pieces = []
        while True:
            data = os_read(descriptor, 1 << 20)
            if not data:
                return b"".join(pieces).decode("utf-8")
            pieces.append(data)
    finally:
        os_close(descriptor)


def described_feature(feature, scenarios, lines, runner):
    """A feature for the engine, as discovery gives it."""
    config = runner.config
    written = tags_as_written(feature)
    items = []
    for scenario in scenarios:
        tags = [written.get((scenario.line, tag), tag) for tag in effective_tags(feature, scenario)]
        items.append([scenario.line or 0, printable(scenario.name), step_count(scenario),
                      1 if scenario.should_run(config) else 0, tags])
    hooked = not any(item[3] for item in items) and calls_hooks(feature, runner)
    return {"path": str(feature.filename), "name": printable(feature.name), "lines": lines,
            "tags": [str(tag) for tag in feature.tags], "scenarios": items, "hooked": hooked}


def calls_hooks(feature, runner):
    """Whether hooks run for the feature: they may put scenarios in."""
    return any(hook in runner.hooks for hook in HOOKS) and runs_hooks(feature, runner.config)


# ---- The worker ----------------------------------------------------------------------------------


class Unit:
    """The unit in work."""

    def __init__(self, message):
        self.id = message["unit"]
        self.path = message["path"]
        self.occurrence = message.get("occurrence", 0)
        part = message.get("part")  # The lines of its scenarios, of a divided feature.
        self.divided = part is not None
        self.part = frozenset(part) if self.divided else None
        self.leads = bool(message.get("leads"))  # Other parts wait for what its hooks do.
        self.feature = None
        self.entered = False  # Its before_feature has returned.
        self.model = None  # The lines of the feature's scenarios, as last told.
        self.refused = None  # Why it must not count.
        self.failed = False  # Behave's own verdict.
        self.error = None
        self.outcome = None
        self.steps = None
        self.outcomes = []
        self.reported = {}  # By identity: the scenario, and how many times.
        self.scenario = None  # Ended, not yet reported: a retry may follow.
        self.wall = 0.0
        self.marks = []  # Of a part: where in the output files its rules and scenarios begin,
        self.rest = None  # and where the last one has ended.

    def includes(self, scenario):
        return self.part is None or (scenario.line or 0) in self.part


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
        self.kept_interrupts = KeptInterrupts()
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
        self.total_workers = os.environ.get("EVENSHARD_WORKER_TOTAL", "1")
        self.streams = ()
        self.openers = []
        self.junit_directory = None
        self.features = FeatureList(config, os_getcwd())
        self.hooked = True  # Hooks see features or what is in them.
        self.selection = None  # What selects, before before_all.
        self.filtered = []  # Of a divided feature, while reporters see what ran of it here.
        self.expansions = {}  # By identity of the outline.
        self.rows = {}  # By identity of the outline: its rows, and where each line is among them.
        self.statuses = {}  # Of the rows that have run, while they are skipped for other parts.

    def mine(self):
        """False in a process that a test forked."""
        return self.pid == os_getpid()

    # -- Changes to behave

    def patch_runner(self, module):
        runner_class = module.Runner
        self.features.behave_runner = module
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
                worker.features.list_places(self, original_locations)
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

        def get_features(self):
            if self is worker.runner:
                return worker.features.get()
            return self.__dict__.setdefault("features", [])

        def set_features(self, value):
            if self is worker.runner:
                worker.features.set(value)
            else:
                self.__dict__["features"] = value

        runner_class.features = property(get_features, set_features)
        runner_class.run = run
        runner_class.setup_paths = setup_paths
        runner_class.feature_locations = feature_locations
        runner_class.run_with_paths = run_with_paths
        runner_class.run_model = run_model
        self.patch_model()

    def patch_model(self):
        from behave.model import Feature, Scenario, ScenarioOutline, ScenarioOutlineBuilder, Status
        worker = self
        self.skipped = Status.skipped
        run_scenario = Scenario.run
        run_feature = Feature.run

        def scenario_run(self, runner):
            if runner is not worker.runner or not worker.mine():
                return run_scenario(self, runner)
            kept = worker.kept_interrupts
            return kept.within(worker.run_scenario, self, kept.outside(run_scenario))

        def feature_run(self, runner):
            if runner is not worker.runner or worker.unit is None or not worker.mine():
                return run_feature(self, runner)
            try:
                worker.kept_interrupts.deliver()  # Came between the features.
                failed = run_feature(self, runner)
            except KeyboardInterrupt:  # Behave aborts.
                worker.kept_interrupts.within(worker.leave_feature, self, True)
                raise
            if worker.mine():
                worker.kept_interrupts.within(worker.leave_feature, self, failed)
            return failed

        run_outline = ScenarioOutline.run

        def outline_run(self, runner):
            if runner is worker.runner and worker.unit is not None and worker.mine():
                worker.kept_interrupts.within(worker.enter_items)
                if worker.unit.part is not None:
                    return worker.run_rows(self)
            return run_outline(self, runner)

        build_scenarios = ScenarioOutlineBuilder.build_scenarios

        def build(self, outline):
            kept = worker.expansions.get(id(outline))
            if kept is None:
                return build_scenarios(self, outline)
            return kept.build(self, build_scenarios, outline)

        ScenarioOutline.run = outline_run
        Scenario.run = scenario_run
        Feature.run = feature_run
        ScenarioOutlineBuilder.build_scenarios = build
        self.patch_rule()

    def patch_rule(self):
        try:
            from behave.model import Rule
        except ImportError:  # 1.2.6
            return
        worker = self
        run_rule = Rule.run

        def rule_run(self, runner):
            if runner is worker.runner and worker.mine() and worker.unit is not None:
                if worker.stopping or not worker.kept_interrupts.within(worker.enter_rule, self):
                    return False
            return run_rule(self, runner)

        Rule.run = rule_run

    def patch_runner_plugin(self, module):
        pass

    # -- Start and end of the process

    def claim(self, runner):
        """This process runs behave: it takes the channel and gives the suite its environment."""
        gc = standard("gc")
        if hasattr(gc, "freeze"):  # Behave and its libraries stay: no collection need walk them.
            gc.freeze()
        self.import_hook.leave()
        self.pid = os_getpid()
        self.runner = runner
        self.channel = Channel(self.config["fd"], self.config["secret"], self.lose_channel)
        restore_environment(self.config["environment"])
        self.streams = (sys.stdout, sys.stderr)
        self.costs = Costs()
        os.register_at_fork(after_in_child=self.after_fork)
        self.start_measuring()
        try:
            self.previous_handler = signal_set(SIGURG, self.on_signal)
        except ValueError:  # Not the main thread: interrupts are read between scenarios.
            pass
        self.say_hello()
        self.end_with_behave()

    def end_with_behave(self):
        """Where `coverage run` stops: threads and atexit functions are still to come."""
        import atexit  # Logging has it, and so has behave.
        atexit.register(self.end)
        threading = sys.modules.get("threading")
        if hasattr(threading, "_shutdown"):  # Not a module of the project's.
            original = threading._shutdown

            def shutdown():
                self.end()
                original()

            threading._shutdown = shutdown

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
        self.kept_interrupts.release()  # Of a thread that forked while our code ran.
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
        if not self.ended:
            self.ended = True
            self.kept_interrupts.within(self.end_now)

    def end_now(self):
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
        self.features.begun = True
        self.selection = selection_of(self.runner.config)
        failed = original(self.runner, self.uninterrupted(self.units()))
        if self.mine():
            self.after_all_failed = self.judge_after_all(failed)
            self.tell_late_changes()
        return failed

    def uninterrupted(self, features):
        if not self.is_measured_once():
            return
        yield from self.kept_interrupts.between(features)
        try:
            self.kept_interrupts.deliver()  # No feature follows that would get it.
        except KeyboardInterrupt:
            self.runner.aborted = True
            self.tell_aborted(None)

    def is_measured_once(self):
        """After before_all: a coverage of the suite's own takes all data from ours, and several
        processes that have one data file overwrite each other's."""
        ours = self.measurement.cov if self.measurement else None
        others = [cov for cov in started_coverages() if cov is not ours]
        files = [] if ours else list(filter(None, map(data_file_of, others)))
        reason = None
        if ours and not all(map(is_outer, others)):
            reason = ("the suite measures coverage itself (coverage.Coverage() in environment.py, or in "
                      "the launcher), so that --cov would measure nothing: leave one of them out")
            self.measurement = None
            ours._started = False  # It cannot be stopped while another runs, also not at exit.
        elif not self.is_alone() and not all(map(self.names_this_process, files)):
            reason = SHARED_DATA_FILE % files[0]
        if reason:
            for cov in others:
                cov.save = nothing  # What after_all would save is no result.
            self.fail(reason)
            return False
        for file in files:
            self.channel.send({"type": "measured", "into": printable(file)})
        return True

    def is_alone(self):
        return self.total_workers == "1"

    def names_this_process(self, file):
        """Whether the file's name has the number of this process or worker in it."""
        name = "".join(c if c.isdigit() else " " for c in os.path.basename(file))
        return not {str(self.pid), str(self.config["worker"])}.isdisjoint(name.split())

    def judge_after_all(self, failed):
        runner = self.runner
        if runner.hook_failures > self.hook_failures:
            return True
        explained = (self.any_failed or runner.aborted or runner.hook_failures
                     or runner.undefined_steps)
        return bool(failed) and not explained  # A cleanup of the last layer.

    def units(self):
        """What behave iterates over: when it asks for the next, the last was fully reported."""
        runner = self.runner
        if not self.get_ready():
            return
        self.written = self.offsets()
        if self.measurement:
            self.measurement.last_save = perf_counter()  # A slow start is nothing to be saved.
        try:
            while self.wait_for_unit():
                feature = self.begin()
                if feature is not None:
                    yield feature
                    if not self.mine():
                        return
                    self.close_feature(feature)
                self.complete()
        finally:
            self.hook_failures = runner.hook_failures
            self.features.ended = True
            for row, status in self.statuses.values():
                row.set_status(status)
        self.give_back_queue()

    def get_ready(self):
        """before_all has returned: what it left to run is told."""
        runner = self.runner
        self.hook_failures = runner.hook_failures
        self.before_all_failed = bool(self.hook_failures or
                                      (runner.aborted and not self.interrupted))
        reason = "before_all failed" if self.before_all_failed else None
        features = None
        if not self.before_all_failed:
            try:
                changed = selection_of(runner.config) != self.selection
                features = self.features.settle(runner, changed)
            except Exception as error:
                reason = "the features that before_all left cannot be read: %s" % describe(error)
        self.hooked = any(hook in runner.hooks for hook in ITEM_HOOKS)
        cpu, _ = self.costs.since_last()
        if self.before_all_failed or not reason:
            self.channel.send({"type": "ready", "before_all_failed": self.before_all_failed,
                               "cpu_us": cpu, "stop": bool(runner.config.stop),
                               "features": features})
        if reason:
            self.fail(reason)
        return not reason

    def tell_late_changes(self):
        """What hooks did to the list of features once features ran, and saw of it in the end."""
        features = self.features
        environment = os.path.relpath(os.path.join(self.runner.base_dir,
                                                   self.runner.config.environment_file),
                                      features.start_directory)
        added = features.added()
        if added:
            self.fail("%s added a feature to the list after the first had begun, so that no worker "
                      "ran it: %s" % (environment, printable(added[0].filename)))
        elif features.has_changed():
            self.warn("%s changed the list of features after the first had begun: the other workers "
                      "do not know of that" % environment)
        if features.read_at_end and features.any_elsewhere(self.runner.config):
            self.warn("%s reads the list of features in after_all: those that other workers ran are "
                      "untested there" % environment)

    def warn(self, text):
        self.channel.put({"type": "warning", "text": printable(text)})

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
                if not self.interrupted and not self.channel.inbox:
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
                if is_interrupt(message):
                    self.interrupt()

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
        """The feature of the next unit, if its file holds one and can be parsed."""
        self.unit = unit = Unit(self.queue.pop(0))
        self.costs.reset_peak()
        self.choose_junit_directory()
        self.channel.put_json('{"type":"begin","unit":%d,%s}' % (unit.id, self.written))
        self.channel.flush()
        try:
            unit.feature = self.features.begin(unit, self.hooked)
        except Changed as error:
            unit.refused = str(error)
        except Exception as error:
            unit.error = describe(error)
            unit.failed = True
        if unit.feature is not None and self.hooked:
            unit.model = lines_of(unit.feature)
            if unit.divided:
                self.rows.clear()  # None is skipped yet: the feature is as it was.
                self.keep_expansions(unit.feature)
        return unit.feature

    def keep_expansions(self, feature):
        for item in all_items(feature):
            if is_outline(item) and id(item) not in self.expansions:
                self.expansions[id(item)] = Expansion()

    def choose_junit_directory(self):
        """Parts of one feature would overwrite each other's report."""
        config = self.runner.config
        if self.junit_directory is None:
            self.junit_directory = config.junit_directory
        config.junit_directory = self.junit_directory
        if self.unit.divided:
            config.junit_directory = "%s/%d" % (self.config["junit"], self.unit.id)
        if config.junit:
            try:  # Behave looks and then makes it: another worker may come between.
                os_makedirs(config.junit_directory, exist_ok=True)
            except OSError:
                pass  # Behave says so.

    # -- Features

    def enter_items(self):
        """Once for each unit: its before_feature has returned."""
        unit = self.unit
        if unit.entered:
            return
        unit.entered = True
        if unit.leads and self.hooked and lines_of(unit.feature) != unit.model:
            unit.part = None  # It runs all of the feature, and the other parts nothing.
        self.compare_model()
        self.channel.flush()

    def compare_model(self):
        """Tells the engine what the feature holds where hooks have changed that, and a leading part
        where they have not."""
        unit = self.unit
        lines = lines_of(unit.feature) if self.hooked else None
        changed = lines != unit.model
        if changed and unit.part is not None:
            unit.refused = ("hooks changed which scenarios the feature has, but it was divided by "
                            "them: tag it @evenshard.whole, or use --divide never")
        elif changed or unit.leads:
            unit.model = lines
            self.channel.put({"type": "model", "unit": unit.id, "lines": lines if changed else None})
        unit.leads = False

    def run_rows(self, outline):
        """As behave runs an outline, but only the rows of this part: the others are skipped already."""
        runner = self.runner
        outline.clear_status()
        failed = False
        rows = self.rows_at(outline, self.unit.part)
        for row in rows:
            runner.context._set_root_attribute("active_outline", row._row)
            if row.run(runner):
                failed = True
                if runner.config.stop or runner.aborted:
                    break
        runner.context._set_root_attribute("active_outline", None)
        outline.set_status(self.status_of(outline, rows))
        return failed

    def status_of(self, outline, rows):
        """As behave computes it, without a walk over the rows that other parts run."""
        every, outline._scenarios = outline._scenarios, rows
        try:
            return outline.compute_status() if rows else self.skipped
        finally:
            outline._scenarios = every

    def rows_at(self, outline, lines):
        """An outline's rows at these lines. All of its rows count as skipped until they run."""
        rows = outline.scenarios
        known, places = self.rows.get(id(outline), (None, None))
        if known is not rows:
            places = {row.line or 0: place for place, row in enumerate(rows)}
            self.rows[id(outline)] = rows, places
            for row in rows:
                row.set_status(self.skipped)
        return [rows[place] for place in sorted(places[line] for line in lines if line in places)]

    def enter_rule(self, rule):
        """False for a rule of which nothing is to run."""
        self.enter_items()
        unit = self.unit
        if unit.refused or (unit.part is not None and not unit.part.intersection(lines_of(rule))):
            rule.set_status(self.skipped)
            return False
        self.mark(rule.line)
        return True

    def leave_feature(self, feature, failed):
        """Behave has run the feature, reporters have not seen it: they get what ran of it here."""
        unit = self.unit
        unit.failed = unit.failed or bool(failed)
        self.report_scenario()
        self.compare_model()
        if unit.refused or unit.part is not None:
            lines = frozenset() if unit.refused else unit.part
            self.filtered = keep_only(feature, lines, self.rows_at)

    def close_feature(self, feature):
        unit = self.unit
        scenarios = feature.walk_scenarios()
        self.report_rest(scenarios)
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
        undo(self.filtered)
        self.filtered = []
        if unit.part is not None:
            for scenario in scenarios:
                self.statuses[id(scenario)] = scenario, scenario.status
                scenario.set_status(self.skipped)

    def report_rest(self, scenarios):
        """What behave's model holds and has not run, each as often as it holds it."""
        held = {}
        for scenario in scenarios:
            held[id(scenario)] = held.get(id(scenario), 0) + 1
            if self.unit.reported.get(id(scenario), (None, 0))[1] < held[id(scenario)]:
                self.put_scenario(scenario, 0.0)

    def complete(self):
        """The unit is over and reported by behave."""
        unit = self.unit
        cpu, peak = self.costs.since_last()
        if unit.outcome is None:
            unit.outcome = "error" if unit.error else "skipped"
            unit.steps = count_steps([])
        if unit.refused:
            unit.outcome, unit.error = "crashed", unit.refused
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
        """The suite's own code aborted behave, which leaves the rest untested: so does the engine."""
        if self.runner.aborted and not self.interrupted:
            self.tell_aborted(unit.id)
            self.give_back_queue()
            self.finishing = True

    def tell_aborted(self, unit):
        self.channel.send({"type": "aborted", "unit": unit})

    # -- Scenarios

    def run_scenario(self, scenario, original):
        unit = self.unit
        if unit is None:
            return original(scenario, self.runner)
        self.enter_items()
        if unit.refused or not unit.includes(scenario):
            scenario.set_status(self.skipped)
            return False
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
        unit.reported[id(scenario)] = scenario, unit.reported.get(id(scenario), (None, 0))[1] + 1
        unit.outcomes.append(outcome)
        self.channel.put_json(
            '{"type":"scenario","unit":%d,"line":%d,"name":%s,"outcome":"%s","wall_us":%d}'
            % (unit.id, scenario.line or 0, quoted(scenario.name), outcome, wall * 1e6))

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

    # -- Interrupts by the engine

    def on_signal(self, number, frame):
        """The engine sends it after the message, which tells it from a signal of the suite's own."""
        if not self.mine():
            if callable(self.previous_handler):
                self.previous_handler(number, frame)
        elif not self.waiting and not self.ended:  # Who waits is woken by the message.
            self.channel.look()
            if any(is_interrupt(message) for message in self.channel.inbox):
                self.interrupt()
            elif callable(self.previous_handler):
                self.previous_handler(number, frame)

    def interrupt(self):
        """Once: saves coverage now; the running scenario may end, nothing begins."""
        if self.interrupted:
            return
        self.interrupted = True
        if self.runner is not None and self.runner.context is not None:
            self.runner.aborted = True
        if self.measurement and not self.ended:
            if self.measurement.busy or self.saving:  # Parts are announced in their order.
                self.measurement.asked_while_busy = True
            else:
                self.save(lambda: self.measurement.checkpoint(keep=True))


def is_interrupt(message):
    return message["type"] == "finish" and message["interrupt"]


def in_multiprocessing_child():
    """Such a child calls threading's shutdown itself and then os._exit: a sequential run saves
    nothing of it, unless coverage's own patch does."""
    process = sys.modules.get("multiprocessing.process")
    return process is not None and process.parent_process() is not None


def selection_of(config):
    """What decides which scenarios run: changed when before_all has put another in its place."""
    expression = getattr(config, "tag_expression", None)
    return [(id(value), repr(value), repr(getattr(value, "ands", None)))
            for value in (config.tags, expression, config.name, config.name_re)]


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
        started = started_coverages()
        for cov in started:
            cov.save = nothing  # What a question measures is no result.
        self.measured = [cov for cov in started if not is_outer(cov)]
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
        hooks = self.hooks(runner)
        runner.hooks.update((hook, None) for hook in hooks)
        units, broken = [], []
        places = places_of(locations)
        for place in places:
            self.parse(place, runner, module, units, broken)
        self.note_modules()
        settings = settings_of(config)
        settings["measured_into"] = data_file_of(self.measured[-1]) if self.measured else None
        return {"settings": settings, "units": units, "broken": broken,
                "listing": listing_of(places), "hooks": hooks, "inputs": self.inputs}

    def hooks(self, runner):
        path = os.path.join(os.path.abspath(runner.base_dir), runner.config.environment_file)
        self.note_either(path, FILE)
        return defined_hooks(path) if os.path.isfile(path) else []

    def parse(self, place, runner, module, units, broken):
        filename = os.path.abspath(place.locations[0].filename)
        require_utf8(filename)
        index = self.note(FILE, filename)
        try:
            features = module.parse_features(place.locations, language=runner.config.lang)
        except OSError:
            raise
        except Exception as error:
            broken.append([os.path.relpath(filename), error_line(error),
                           " ".join(describe(error).split())])
            return
        for feature in features:
            unit = described_feature(feature, feature.walk_scenarios(), place.lines, runner)
            units.append(dict(unit, input=index))

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
        from behave.runner_util import glob
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


ITEM_HOOKS = HOOKS + ["%s_%s" % (time, what) for what in ("scenario", "step")
                      for time in ("before", "after")]

SYNTAX_TREE = 0x400  # ast.PyCF_ONLY_AST


def defined_hooks(path):
    """Which of them the module binds, as far as its text tells: it is not executed."""
    try:
        with open(path, "rb") as stream:
            tree = compile(stream.read(), path, "exec", SYNTAX_TREE, dont_inherit=True)
    except (OSError, SyntaxError, ValueError, RecursionError):
        return HOOKS
    names = set()
    for node in nodes(tree):
        kind = type(node).__name__
        if kind in ("FunctionDef", "AsyncFunctionDef"):
            names.add(node.name)
        elif kind in ("Import", "ImportFrom"):
            names.update(alias.asname or alias.name for alias in node.names)
        elif kind == "Name" and type(node.ctx).__name__ == "Store":
            names.add(node.id)
    return HOOKS if "*" in names else [hook for hook in HOOKS if hook in names]


def nodes(tree):
    """As `ast.walk`; the project may have an `ast` of its own."""
    waiting = [tree]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(item)
        elif hasattr(item, "_fields"):
            yield item
            waiting.extend(getattr(item, name, None) for name in item._fields)


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


def tags_as_written(feature):
    """{(row's line, tag): as written} of our tags: behave takes some characters out of an outline's, 1.2.6 parentheses."""
    from behave.model import Tag
    written = {}
    for outline in filter(is_outline, all_items(feature)):
        tags = outline.tags + [tag for examples in outline.examples for tag in examples.tags]
        ours = [tag for tag in tags if tag.startswith("evenshard.")]
        for scenario in rows_of(outline) if ours else ():
            for tag in ours:
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
    sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize  # noqa: F401
    finally:  # Without another one ours is not there either: `site` expects its ImportError.
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
    magic_number = sys.modules["_frozen_importlib_external"].MAGIC_NUMBER
    try:
        stat = os.stat(spec.origin)
        header = magic_number + b"".join(
            number.to_bytes(4, "little") for number in (0, int(stat.st_mtime), stat.st_size))
        part = "%s.%d" % (target, os.getpid())
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(part, "wb") as stream:
            stream.write(header + sys.modules["marshal"].dumps(code))
        os.rename(part, target)
    except OSError:
        pass


def without_file(code):
    constants = tuple(without_file(item) if isinstance(item, type(code)) else item
                      for item in code.co_consts)
    return code.replace(co_filename="<evenshard>", co_consts=constants)


if __name__ == "sitecustomize":
    start_as_sitecustomize(sys._getframe().f_code)  # The loader would compile it once more.
