/** Raised with a migration when the tables below change. */
export const SCHEMA = 1

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
`

/** Keys of personal values stand in a file of their own, so that a backup of the log need not hold them. */
export const KEY_TABLES = 'create table if not exists keys (subject text primary key, key blob not null) without rowid;'

/** Durable before acknowledged; what is erased is overwritten. */
export const PRAGMAS = `
pragma journal_mode = wal;
pragma synchronous = full;
pragma secure_delete = on;
pragma wal_autocheckpoint = 4000;
pragma cache_size = -65536;
pragma trusted_schema = off;
`
