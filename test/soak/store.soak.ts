import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { assertNothingLost, liveAndDie, type Life } from './after-crash.ts'

/*
 * npm run soak:store: minutes, not seconds. What needs root or a tool that is not there says so and is passed over.
 */
const KILLS = Number(process.env['SOAK_KILLS'] ?? 50)
const CUTS = Number(process.env['SOAK_CUTS'] ?? 25)

const isRoot = process.getuid?.() === 0
const has = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0

await test(`kill -9 in the middle of 32 writers, ${KILLS} times: nothing acknowledged is lost, check is clean`, async (context) => {
  const folder = join(mkdtempSync(join(tmpdir(), 'sekisho-kill-')), 'town')
  const lives: Life[] = []
  for (let at = 0; at < KILLS; at += 1) lives.push(await liveAndDie(folder, { lifeMs: 200 + (at % 7) * 60 }))
  const entries = await assertNothingLost(folder, lives)
  const acknowledged = lives.reduce((sum, life) => sum + life.acknowledged.size, 0)
  context.diagnostic(`${acknowledged} acknowledged, ${entries} entries`)
  rmSync(folder, { recursive: true })
})

/** EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH: the file system forgets what it has not written. */
const CUT = `my $flag = pack("L", 2); open(my $f, "<", $ARGV[0]) or die; ioctl($f, 0x8004587d, $flag) or die "ioctl: $!";`

await test(
  `power cut by shutting the file system down, ${CUTS} times: nothing acknowledged is lost`,
  {
    skip: isRoot && has('mkfs.ext4') && has('perl') ? false : 'needs root, mkfs.ext4 and perl',
  },
  async (context) => {
    const root = mkdtempSync(join(tmpdir(), 'sekisho-cut-'))
    const [image, mount] = [join(root, 'disk.img'), join(root, 'disk')]
    mkdirSync(mount)
    execFileSync('truncate', ['-s', '512M', image])
    execFileSync('mkfs.ext4', ['-q', image])
    const lives: Life[] = []
    for (let at = 0; at < CUTS; at += 1) {
      execFileSync('mount', ['-o', 'loop', image, mount])
      try {
        const cut = (group: number): void => {
          process.kill(-group, 'SIGSTOP')
          execFileSync('perl', ['-e', CUT, mount])
        }
        lives.push(await liveAndDie(join(mount, 'town'), { lifeMs: 400, end: cut }))
      } finally {
        execFileSync('umount', [mount])
      }
    }
    execFileSync('mount', ['-o', 'loop', image, mount])
    const entries = await assertNothingLost(join(mount, 'town'), lives)
    execFileSync('umount', [mount])
    rmSync(root, { recursive: true })
    context.diagnostic(
      `${lives.reduce((sum, life) => sum + life.acknowledged.size, 0)} acknowledged, ${entries} entries`,
    )
  },
)

await test(
  'disk full: refused in words, nothing lost, and it goes on when there is room',
  {
    skip: isRoot ? false : 'needs root',
  },
  async () => {
    const root = mkdtempSync(join(tmpdir(), 'sekisho-full-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', root])
    try {
      const first = await liveAndDie(join(root, 'town'), { lifeMs: 3_000 })
      assert.deepEqual(first.errors, ['disk-full'])
      execFileSync('mount', ['-o', 'remount,size=64m', root])
      const second = await liveAndDie(join(root, 'town'), { lifeMs: 400 })
      assert.deepEqual(second.errors, [])
      await assertNothingLost(join(root, 'town'), [first, second])
    } finally {
      execFileSync('umount', [root])
    }
  },
)

await test(
  'a disk that fails to sync: the outcome is unknown, the process stops, nothing acknowledged is lost',
  {
    skip: has('strace') ? false : 'needs strace',
  },
  async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'sekisho-eio-')), 'town')
    const inject = [
      'strace',
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-e',
      'trace=fsync,fdatasync',
      '-e',
      'inject=fsync,fdatasync:error=EIO:when=60',
    ]
    const first = await liveAndDie(folder, { lifeMs: 6_000, before: inject })
    assert.deepEqual(first.errors, ['outcome-unknown'])
    const second = await liveAndDie(folder, { lifeMs: 400 })
    await assertNothingLost(folder, [first, second])
  },
)

await test('a disk that cannot be written is told in words', { skip: isRoot ? false : 'needs root' }, async () => {
  const root = mkdtempSync(join(tmpdir(), 'sekisho-ro-'))
  execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', root])
  try {
    await liveAndDie(join(root, 'town'), { lifeMs: 400 })
    execFileSync('mount', ['-o', 'remount,ro', root])
    const script = `
      import { SqliteStore } from '#store/sqlite'
      import { HOUSE } from './test/town/town.ts'
      try { new SqliteStore(HOUSE, process.argv[1], '') } catch (error) { console.log(error.code, error.message) }
    `
    const told = spawnSync(process.execPath, ['--input-type=module', '-e', script, join(root, 'town')], {
      encoding: 'utf8',
    })
    assert.match(told.stdout, /^read-only .*cannot be/u, told.stderr)
  } finally {
    execFileSync('umount', [root])
  }
})
