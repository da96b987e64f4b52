/** Raised when an older program could not work with what this one writes; a folder is raised to it once it is open. */
export const SCHEMA = 4

/** Left by an orderly end, after which the databases hold everything: for who knows nothing of the redo log too. */
export const SCHEMA_AT_REST = 3

/** From this schema on salts are sealed with the values that they are of; opening an older folder seals them. */
export const SALTS_SEALED = 3

/** The log and what follows from it. Read tables are made from the registers. */
export const TABLES = `
create table if not exists meta (name text primary key, value text not null) without rowid;
create table if not exists edge (at integer primary key check (at = 0), size integer not null, hashes blob not null);
create table if not exists entries (
  "index" integer primary key, register text not null, item text not null, text text not null, leaf blob not null
);
create index if not exists entries_of_item on entries (register, item);
create table if not exists acts (act text primary key, first integer not null, count integer not null) without rowid;
create table if not exists tiles (level integer not null, "index" integer not null, hashes blob not null,
  primary key (level, "index")) without rowid;
create table if not exists payloads ("index" integer primary key, subject text not null, salt blob not null,
  sealed blob not null);
create index if not exists payloads_of_subject on payloads (subject);
create table if not exists erasing (subject text primary key) without rowid;
`

/** Keys of personal values stand in a file of their own, so that a backup of the log need not hold them. */
export const KEY_TABLES = `
create table if not exists keys (subject text primary key, key blob not null) without rowid;
create table if not exists wrapping (at integer primary key check (at = 0), token blob not null);
`

/**
 * A commit is on disk when it returns (`full`), but for those of the thread that follows the redo log. What is erased is
 * overwritten. The write-ahead log grows to 64 MB before it is copied into the database, since pages that are written again
 * and again are then copied once; an erasure empties it at once.
 */
export const PRAGMAS = `
pragma journal_mode = wal;
pragma synchronous = full;
pragma secure_delete = on;
pragma wal_autocheckpoint = 16000;
pragma cache_size = -65536;
pragma trusted_schema = off;
`

/**
 * Copies what a process that ended in the middle has left in the write-ahead log into the database, and syncs that: the log
 * may stand in the page cache only, and after a failed sync the page cache calls clean what the disk does not have.
 */
export const SETTLE = 'pragma wal_checkpoint(truncate);'
