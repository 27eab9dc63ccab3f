-- Schema version 2: each run's coverage. docs/store-format.md explains every column.
-- A released migration is never edited.
ALTER TABLE run ADD COLUMN covered_ppm INTEGER CHECK (covered_ppm BETWEEN 0 AND 1000000);
PRAGMA user_version = 2;
