import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chownSync, chmodSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterwards } from '../ends-with-parent.ts'

/** Where PostgreSQL is installed, newest first; null where it is not. Debian: package `postgresql`. */
export const POSTGRES_BIN: string | null =
  globSync('/usr/lib/postgresql/*/bin/initdb')
    .map((path) => dirname(path))
    .sort((a, b) => Number(b.split('/')[4]) - Number(a.split('/')[4]))[0] ?? null

/** What a test that needs PostgreSQL is skipped with; false where it is there. */
export const NO_POSTGRES: string | false =
  POSTGRES_BIN === null && 'PostgreSQL is not installed: run tools/prepare-debian.sh'

/** PostgreSQL refuses to run as root; nobody has a passwd entry everywhere. */
const NOBODY = { uid: 65_534, gid: 65_534 }
const AS = process.getuid?.() === 0 ? NOBODY : {}

/** A real PostgreSQL of its own, in a temporary folder, on a socket that only this user reaches. */
export class Cluster {
  readonly folder: string
  #server: ChildProcess | null = null
  /** Ends the server and removes the folder where the tests are killed before they do. */
  #watcher: ChildProcess | null = null

  private constructor(folder: string) {
    this.folder = folder
  }

  /** Makes a cluster with a database and a role `sekisho`, which is no superuser, and starts it. */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<Cluster> {
    const cluster = new Cluster(makeFolder())
    run('initdb', ['-D', cluster.data, '-U', 'postgres', '-A', 'trust', '--no-locale', '-E', 'UTF8', '--no-sync'])
    await cluster.run(settings)
    cluster.sql(
      'create role sekisho login nosuperuser nobypassrls; create role reader login nosuperuser; create role stranger login',
    )
    cluster.sql('create database sekisho owner sekisho')
    return cluster
  }

  /** Makes a standby of another cluster and starts it. */
  static async standbyOf(primary: Cluster, name: string): Promise<Cluster> {
    const cluster = new Cluster(makeFolder())
    const source = `host=${primary.folder} user=postgres application_name=${name}`
    run('pg_basebackup', ['-D', cluster.data, '-d', source, '-R', '-X', 'stream', '-c', 'fast', '--no-sync'])
    await cluster.run({})
    return cluster
  }

  get data(): string {
    return join(this.folder, 'data')
  }

  /** The connection string of the role that serves. */
  get url(): string {
    return `postgres://sekisho@/sekisho?host=${this.folder}`
  }

  /** Runs the server until it answers. */
  async run(settings: Readonly<Record<string, string>>): Promise<void> {
    const given = { listen_addresses: '', unix_socket_directories: this.folder, shared_buffers: '64MB', ...settings }
    const options = Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    this.#server = spawn(join(POSTGRES_BIN!, 'postgres'), ['-D', this.data, ...options], {
      ...AS,
      stdio: 'ignore',
      cwd: '/',
    })
    this.#watch()
    for (let tries = 0; tries < 1_200; tries += 1) {
      if (spawnSync(join(POSTGRES_BIN!, 'pg_isready'), ['-h', this.folder, '-q']).status === 0) return
      await sleep(50)
    }
    throw new Error('PostgreSQL did not start')
  }

  /** Runs SQL as superuser. @returns what it prints, unaligned. */
  sql(text: string, database = 'postgres'): string {
    return run('psql', [
      '-h',
      this.folder,
      '-U',
      'postgres',
      '-d',
      database,
      '-XAtq',
      '-v',
      'ON_ERROR_STOP=1',
      '-c',
      text,
    ])
  }

  promote(): void {
    run('pg_ctl', ['-D', this.data, 'promote'])
  }

  /** Ends the server at once, as a crash would: it recovers from its log when it runs again. */
  async kill(): Promise<void> {
    const server = this.#server
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const ended = new Promise((resolve) => server.once('exit', resolve))
    this.#watcher?.kill()
    // The children of a postmaster that is killed notice and go.
    server.kill('SIGKILL')
    await ended
    this.#server = null
  }

  #watch(): void {
    this.#watcher?.kill()
    const command = 'kill -QUIT "$1"; while kill -0 "$1" 2>/dev/null; do sleep 0.1; done; rm -rf "$2"'
    this.#watcher = afterwards(command, [String(this.#server!.pid), this.folder])
  }

  async stop(): Promise<void> {
    this.#watcher?.kill()
    const server = this.#server
    if (server && server.exitCode === null && server.signalCode === null) {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGQUIT')
      await ended
    }
    if (existsSync(this.folder)) rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-pg-'))
  chmodSync(folder, 0o700)
  if (AS === NOBODY) chownSync(folder, NOBODY.uid, NOBODY.gid)
  return folder
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(join(POSTGRES_BIN!, program), args, {
    ...AS,
    encoding: 'utf8',
    cwd: '/',
  })
  if (status !== 0) throw new Error(`${program}: ${stderr}${stdout}`)
  return stdout.trim()
}
