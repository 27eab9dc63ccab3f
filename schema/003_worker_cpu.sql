-- Schema version 3: what workers compute to start up and shut down. docs/store-format.md explains every column.
-- A released migration is never edited.
ALTER TABLE worker_sample ADD COLUMN startup_cpu_us INTEGER NOT NULL DEFAULT 0 CHECK (startup_cpu_us >= 0);
ALTER TABLE worker_sample ADD COLUMN shutdown_cpu_us INTEGER NOT NULL DEFAULT 0 CHECK (shutdown_cpu_us >= 0);
PRAGMA user_version = 3;
