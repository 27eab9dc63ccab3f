-- Schema version 1 of the timing store. docs/store-format.md explains every column.
-- A released migration is never edited.
PRAGMA application_id = 0x65767368;
PRAGMA user_version = 1;

CREATE TABLE run (
  run_number INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL UNIQUE,
  started_unix_us INTEGER NOT NULL,
  coverage INTEGER NOT NULL CHECK (coverage IN (0, 1)),
  interpreter TEXT NOT NULL,
  host TEXT NOT NULL,
  workers INTEGER NOT NULL,
  cores INTEGER NOT NULL,
  behave_version TEXT NOT NULL,
  coverage_version TEXT NOT NULL,
  baseline INTEGER NOT NULL CHECK (baseline IN (0, 1)),
  selection INTEGER NOT NULL,
  arguments TEXT NOT NULL,
  finished INTEGER NOT NULL CHECK (finished IN (0, 1)),
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  exit_status INTEGER NOT NULL,
  units INTEGER NOT NULL,
  wall_us INTEGER NOT NULL,
  predicted_ms INTEGER NOT NULL,
  lower_bound_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE unit (
  unit_id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE
) STRICT;

-- One row per unit, run, attempt and part; a unit's rows lie together, the newest first.
CREATE TABLE sample (
  unit_id INTEGER NOT NULL REFERENCES unit ON DELETE CASCADE,
  run_number INTEGER NOT NULL REFERENCES run ON DELETE CASCADE ON UPDATE CASCADE,
  attempt INTEGER NOT NULL,
  part INTEGER NOT NULL,
  parts INTEGER NOT NULL,
  outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 8),
  counted INTEGER NOT NULL CHECK (counted IN (0, 1)),
  whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
  content_hash INTEGER NOT NULL,
  wall_us INTEGER NOT NULL,
  cpu_us INTEGER NOT NULL,
  peak_rss_kib INTEGER NOT NULL,
  worker INTEGER NOT NULL,
  steps INTEGER NOT NULL,
  PRIMARY KEY (unit_id, run_number DESC, attempt DESC, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE scenario (
  scenario_id INTEGER PRIMARY KEY,
  unit_id INTEGER NOT NULL REFERENCES unit ON DELETE CASCADE,
  name TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  UNIQUE (unit_id, name, ordinal)
) STRICT;

CREATE TABLE scenario_sample (
  scenario_id INTEGER NOT NULL REFERENCES scenario ON DELETE CASCADE,
  run_number INTEGER NOT NULL REFERENCES run ON DELETE CASCADE ON UPDATE CASCADE,
  attempt INTEGER NOT NULL,
  outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 8),
  line INTEGER NOT NULL,
  wall_us INTEGER NOT NULL,
  PRIMARY KEY (scenario_id, run_number DESC, attempt DESC)
) STRICT, WITHOUT ROWID;

CREATE TABLE worker_sample (
  run_number INTEGER NOT NULL REFERENCES run ON DELETE CASCADE ON UPDATE CASCADE,
  worker INTEGER NOT NULL,
  incarnation INTEGER NOT NULL,
  startup_us INTEGER NOT NULL,
  shutdown_us INTEGER NOT NULL,
  before_all_failed INTEGER NOT NULL CHECK (before_all_failed IN (0, 1)),
  clean INTEGER NOT NULL CHECK (clean IN (0, 1)),
  PRIMARY KEY (run_number, worker, incarnation)
) STRICT, WITHOUT ROWID;

-- What the suite's own behave answered; a cache inside the cache.
CREATE TABLE answer (
  key TEXT PRIMARY KEY,
  answer TEXT NOT NULL,
  used_unix_s INTEGER NOT NULL
) STRICT;

-- The last plan of each selection, which `rebalance` compares with.
CREATE TABLE plan (
  selection TEXT PRIMARY KEY,
  made_unix_us INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;
