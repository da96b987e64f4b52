import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import * as fc from 'fast-check'

import { StoreError } from '../store.ts'
import { S3Double } from '../../test/store/s3-double.ts'
import { readS3Place, S3Blobs } from '../s3/index.ts'
import { FolderBlobs, namesOf, putBytes, readBlob, type Blobs } from './index.ts'

/** A driver, and a way to change the bytes of what it keeps behind its back. */
interface Opened {
  readonly blobs: Blobs
  readonly bend: (sha256: string, change: (bytes: Buffer) => Buffer) => void
  /** Whether something lies there that has no name yet. */
  readonly hasRemains: () => boolean
}

const DRIVERS: Readonly<Record<string, (context: TestContext) => Promise<Opened>>> = {
  folder: async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'sekisho-blobs-'))
    context.after(() => rmSync(folder, { recursive: true }))
    return await Promise.resolve({
      blobs: new FolderBlobs(folder),
      bend: (sha256, change) => {
        const path = join(folder, sha256.slice(0, 2), sha256.slice(2))
        writeFileSync(path, change(readFileSync(path)))
      },
      hasRemains: () => readdirSync(join(folder, 'coming')).length > 0,
    })
  },
  s3: async (context) => {
    const spool = mkdtempSync(join(tmpdir(), 'sekisho-spool-'))
    const double = await S3Double.start()
    context.after(async () => {
      await double.stop()
      rmSync(spool, { recursive: true })
    })
    const keyOf = (sha256: string): string => `town/${sha256.slice(0, 2)}/${sha256.slice(2)}`
    double.objects.set('other/x', Buffer.from('not ours'))
    return {
      blobs: new S3Blobs(readS3Place(`s3://files/town?endpoint=${double.endpoint}`, spool)),
      bend: (sha256, change) => double.objects.set(keyOf(sha256), change(double.objects.get(keyOf(sha256))!)),
      hasRemains: () => readdirSync(spool).length > 0,
    }
  },
}

/** A real server, where one is named: `s3://bucket/prefix?endpoint=…`, whose bucket is there and may be filled. */
const SERVER = process.env['SEKISHO_TEST_S3']
let runs = 0
const REAL: typeof DRIVERS = {
  server: async (context) => {
    runs += 1
    const spool = mkdtempSync(join(tmpdir(), 'sekisho-spool-'))
    context.after(() => rmSync(spool, { recursive: true }))
    const place = { ...readS3Place(SERVER!, spool), prefix: `${process.pid}-${runs}/` }
    const { endpoint, region, bucket } = place
    const client = new S3Client({ region, ...(endpoint ? { endpoint, forcePathStyle: true } : {}) })
    const bent: Promise<unknown>[] = []
    const blobs = new S3Blobs(place)
    return await Promise.resolve({
      blobs: {
        put: (content, most) => blobs.put(content, most),
        has: (name) => blobs.has(name),
        get: async (name) => {
          await Promise.all(bent)
          return await blobs.get(name)
        },
        lying: () => blobs.lying(),
        setAside: (name) => blobs.setAside(name),
        bringBack: (name) => blobs.bringBack(name),
        removeAside: (name) => blobs.removeAside(name),
        clearHalves: (beforeMs) => blobs.clearHalves(beforeMs),
        readNote: () => blobs.readNote(),
        writeNote: (text) => blobs.writeNote(text),
      },
      bend: (sha256, change) => {
        const work = async (): Promise<void> => {
          const bytes = await readBlob(blobs, sha256, 99)
          const Key = `${place.prefix}${sha256.slice(0, 2)}/${sha256.slice(2)}`
          await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: change(Buffer.from(bytes)) }))
        }
        bent.push(work())
      },
      hasRemains: () => readdirSync(spool).length > 0,
    })
  },
}

// What the SDK signs with; the double looks at no signature.
process.env['AWS_ACCESS_KEY_ID'] ??= 'test'
process.env['AWS_SECRET_ACCESS_KEY'] ??= 'test'

test('S3Blobs: a server that stumbles is asked again; one that stays away is told, and nothing is left', async (context) => {
  const spool = mkdtempSync(join(tmpdir(), 'sekisho-spool-'))
  const double = await S3Double.start()
  context.after(() => rmSync(spool, { recursive: true }))
  const blobs = new S3Blobs(readS3Place(`s3://files?endpoint=${double.endpoint}`, spool))
  double.failing = 1
  const { sha256 } = await putBytes(blobs, Buffer.from('議事録'))
  assert.equal(double.objects.size, 1)
  await double.stop()
  await assert.rejects(blobs.get(sha256), code('outcome-unknown'))
  await assert.rejects(putBytes(blobs, Buffer.from('別紙')), code('outcome-unknown'))
  assert.deepEqual(readdirSync(spool), [])
  assert.throws(() => readS3Place('https://bucket', spool), code('not-found'))
})

function nameOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function code(wanted: string): (error: unknown) => boolean {
  return (error) => error instanceof StoreError && error.code === wanted
}

for (const [driver, open] of Object.entries(SERVER === undefined ? DRIVERS : { ...DRIVERS, ...REAL })) {
  test(`${driver}: what was put is got again by its hash, once, however it is cut into chunks`, async (context) => {
    const { blobs, hasRemains } = await open(context)
    const names = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 9_000 }), { maxLength: 5 }), async (parts) => {
        const whole = Buffer.concat(parts)
        const kept = await blobs.put(streamOf(parts))
        assert.deepEqual(kept, { sha256: nameOf(whole), bytes: whole.length })
        assert.deepEqual(await blobs.put(streamOf([whole])), kept)
        assert.deepEqual(Buffer.from(await readBlob(blobs, kept.sha256, whole.length)), whole)
        assert.equal(await blobs.has(kept.sha256), true)
        names.add(kept.sha256)
      }),
      { numRuns: 25 },
    )
    assert.deepEqual((await Array.fromAsync(namesOf(blobs))).sort(), [...names].sort())
    assert.equal(hasRemains(), false)
  })

  test(`${driver}: 20 MB in small pieces, and the same from several at once`, async (context) => {
    const { blobs, hasRemains } = await open(context)
    const piece = Buffer.alloc(64 * 1024, 'あ')
    const parts = Array.from({ length: 320 }, () => piece)
    const kept = await Promise.all([1, 2, 3].map(() => blobs.put(streamOf(parts))))
    assert.equal(new Set(kept.map(({ sha256 }) => sha256)).size, 1)
    assert.equal((await readBlob(blobs, kept[0]!.sha256, 21_000_000)).length, 320 * piece.length)
    assert.equal(hasRemains(), false)
  })

  test(`${driver}: what is set aside is read as before, put anew beside it, brought back, and removed from there alone`, async (context) => {
    const { blobs } = await open(context)
    const [kept, other] = [await putBytes(blobs, Buffer.from('証跡')), await putBytes(blobs, Buffer.from('別紙'))]
    const lying = async (): Promise<string[]> => {
      const all = await Array.fromAsync(blobs.lying())
      for (const { sinceMs, bytes } of all) assert.ok(bytes === 6 && Math.abs(sinceMs - Date.now()) < 60_000)
      return [...new Set(all.map(({ sha256, isAside }) => `${sha256} ${isAside}`))].sort()
    }
    const told = (...names: string[]): string[] => names.sort()
    await blobs.setAside(kept.sha256)
    assert.deepEqual(await lying(), told(`${kept.sha256} true`, `${other.sha256} false`))
    assert.equal(await blobs.has(kept.sha256), true)
    assert.equal(Buffer.from(await readBlob(blobs, kept.sha256, 99)).toString(), '証跡')
    await blobs.bringBack(kept.sha256)
    assert.deepEqual(await lying(), told(`${kept.sha256} false`, `${other.sha256} false`))
    await blobs.setAside(kept.sha256)
    assert.deepEqual(await putBytes(blobs, Buffer.from('証跡')), kept)
    assert.deepEqual(await lying(), told(`${kept.sha256} true`, `${kept.sha256} false`, `${other.sha256} false`))
    assert.deepEqual((await Array.fromAsync(namesOf(blobs))).sort(), [kept.sha256, other.sha256].sort())
    await blobs.removeAside(kept.sha256)
    assert.equal(await blobs.has(kept.sha256), true)
    await blobs.setAside(kept.sha256)
    await blobs.removeAside(kept.sha256)
    await blobs.removeAside(kept.sha256)
    assert.deepEqual(await lying(), told(`${other.sha256} false`))
    await assert.rejects(blobs.get(kept.sha256), code('not-found'))
    for (const move of [blobs.setAside.bind(blobs), blobs.bringBack.bind(blobs)])
      await assert.rejects(move(kept.sha256))
  })

  test(`${driver}: what lies aside for long says since when it lies there, not since when it was kept`, async (context) => {
    const { blobs } = await open(context)
    const { sha256 } = await putBytes(blobs, Buffer.from('証跡'))
    const [kept] = await Array.fromAsync(blobs.lying())
    await sleep(1_100) // lists of S3 tell whole seconds
    await blobs.setAside(sha256)
    const [aside] = await Array.fromAsync(blobs.lying())
    assert.ok(aside!.sinceMs - kept!.sinceMs >= 900)
  })

  test(`${driver}: what is moved once, either way, while all are listed, is listed and read`, async (context) => {
    const { blobs } = await open(context)
    const names: string[] = []
    for (let at = 0; at < 12; at += 1) names.push((await putBytes(blobs, Buffer.from(`証跡 ${at}`))).sha256)
    for (let moveAt = 0; moveAt < 12; moveAt += 3) {
      const aside = new Set(names.filter((_name, at) => at % 2 === moveAt % 2))
      for await (const { sha256, isAside } of blobs.lying())
        if (isAside !== aside.has(sha256)) await (isAside ? blobs.bringBack(sha256) : blobs.setAside(sha256))
      const seen: string[] = []
      for await (const name of namesOf(blobs)) {
        if (seen.length === moveAt)
          for (const one of names) await (aside.has(one) ? blobs.bringBack(one) : blobs.setAside(one))
        seen.push(name)
        assert.ok((await readBlob(blobs, name, 99)).length > 0)
      }
      assert.deepEqual(seen.sort(), names.toSorted())
    }
  })

  test(`${driver}: who asks for the size alone holds nothing open`, async (context) => {
    const { blobs } = await open(context)
    const { sha256, bytes } = await putBytes(blobs, Buffer.alloc(300_000, 'a'))
    for (let times = 0; times < 80; times += 1) assert.equal((await blobs.get(sha256)).bytes, bytes)
    for await (const part of (await blobs.get(sha256)).content) {
      assert.ok(part.length > 0)
      break
    }
    assert.equal((await readBlob(blobs, sha256, bytes)).length, bytes)
  })

  test(`${driver}: a note lies beside the files and is none`, async (context) => {
    const { blobs } = await open(context)
    assert.equal(await blobs.readNote(), null)
    for (const text of ['ひとつ', 'ふたつ']) {
      await blobs.writeNote(text)
      assert.equal(await blobs.readNote(), text)
    }
    assert.deepEqual(await Array.fromAsync(blobs.lying()), [])
  })

  test(`${driver}: what is too large or breaks off leaves nothing`, async (context) => {
    const { blobs, hasRemains } = await open(context)
    await assert.rejects(blobs.put(streamOf([Buffer.alloc(6), Buffer.alloc(6)]), 10), code('too-large'))
    assert.deepEqual(await blobs.put(streamOf([Buffer.alloc(10)]), 10), { sha256: nameOf(Buffer.alloc(10)), bytes: 10 })
    await assert.rejects(blobs.put(breakingOff()), /the client has gone/)
    assert.equal((await Array.fromAsync(namesOf(blobs))).length, 1)
    assert.equal(hasRemains(), false)
  })

  test(`${driver}: what was changed is not given as what its name says`, async (context) => {
    const { blobs, bend } = await open(context)
    const changes: readonly ((bytes: Buffer) => Buffer)[] = [
      (bytes) => Buffer.concat([Buffer.from([bytes[0]! ^ 1]), bytes.subarray(1)]),
      (bytes) => bytes.subarray(1),
      (bytes) => Buffer.concat([bytes, Buffer.from('x')]),
    ]
    for (const [at, change] of changes.entries()) {
      const { sha256 } = await putBytes(blobs, Buffer.from(`方針 ${at}`))
      bend(sha256, change)
      await assert.rejects(readBlob(blobs, sha256, 99), code('damaged'))
    }
  })

  test(`${driver}: a name that is no hash, or of nothing, is not found`, async (context) => {
    const { blobs } = await open(context)
    for (const name of ['', '../secret', 'A'.repeat(64), `${'a'.repeat(63)}/`]) {
      await assert.rejects(blobs.get(name), code('not-found'))
      await assert.rejects(blobs.has(name), code('not-found'))
    }
    assert.equal(await blobs.has('a'.repeat(64)), false)
    await assert.rejects(blobs.get('a'.repeat(64)), code('not-found'))
    assert.deepEqual(await Array.fromAsync(namesOf(blobs)), [])
  })
}

async function* streamOf(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part)
}

async function* breakingOff(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from('half'))
  throw new Error('the client has gone')
}
