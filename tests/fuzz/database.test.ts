import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSqliteStore } from '../../src-main/adapters/sqlite/createSqliteStore.ts'
import { create, history, makeRun, saveDag, start } from '../contracts/runStoreRows.ts'
import { expectAnswer, expectRefusal, fuzz } from './fuzz.ts'

const folder = mkdtempSync(join(tmpdir(), 'pfad-fuzz-'))
const path = join(folder, 'pfad.db')
afterAll(() => rmSync(folder, { recursive: true }))

let good: Buffer
let foreign: Buffer
beforeAll(async () => {
  {
    await using store = createSqliteStore({ path })
    const runs = Array.from({ length: 20 }, (_, n) => makeRun(n * 60_000))
    store.runs.commit([saveDag, ...runs.flatMap((run) => [create(run), start(run), history(run, 'create')])])
  }
  good = readFileSync(path)
  const other = join(folder, 'other.db')
  {
    using theirs = new DatabaseSync(other)
    theirs.exec('CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)')
  }
  foreign = readFileSync(other)
})

/** Opens the file, looks at all that a start looks at, and closes it. What is refused must be as it was. */
const expectOpen = async (bytes: Buffer, log?: Buffer): Promise<void> => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name))
  writeFileSync(path, bytes)
  if (log !== undefined) writeFileSync(`${path}-wal`, log)
  let store: ReturnType<typeof createSqliteStore>
  try {
    store = createSqliteStore({ path })
  } catch (thrown) {
    expectRefusal(thrown)
    expect(readFileSync(path).equals(bytes), 'a file that was refused was changed').toBe(true)
    return
  }
  const { runs } = store
  expectAnswer(() => runs.dags())
  expectAnswer(() => runs.activeRuns())
  expectAnswer(() => runs.runs({ limit: 100 }))
  expectAnswer(() => runs.grid({ dagId: 'd', limit: 10 }))
  expectAnswer(() => runs.runDetail('d', 'manual__0'))
  expectAnswer(() => runs.history({ dagId: 'd', runId: 'manual__0' }, 100))
  expectAnswer(() => runs.commit([create(makeRun(1e9))]))
  await store[Symbol.asyncDispose]()
}

describe('a database file', () => {
  it('of random bytes, with a right beginning or without, is refused', async () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 5000 }), fc.uint8Array({ minLength: 100, maxLength: 9000 }))
    const tried = fc.assert(
      fc.asyncProperty(bytes, fc.nat(100), async (random, head) => {
        await expectOpen(Buffer.concat([good.subarray(0, head), random]))
      }),
      fuzz(200),
    )
    await expect(tried).resolves.toBeUndefined()
  })

  it('that is cut off, or has other bytes here and there, is refused or read as far as it goes', async () => {
    const harm = fc.array(fc.tuple(fc.oneof(fc.nat(200), fc.nat(1e6)), fc.nat(255)), { maxLength: 20 })
    const tried = fc.assert(
      fc.asyncProperty(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), harm, async (keep, changes) => {
        const bytes = Buffer.from(keep === null ? good : good.subarray(0, Math.floor(good.length * keep)))
        for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value
        await expectOpen(bytes)
      }),
      fuzz(120),
    )
    await expect(tried).resolves.toBeUndefined()
  })

  it('whose rows hold other words, in a sound file, names itself as damaged where they are read', async () => {
    const places = ['queued', 'running', 'manual', 'none', 'embedded', '{"', '":', 'UTC'].flatMap((word) => {
      const found: number[] = []
      for (let at = good.indexOf(word); at >= 0; at = good.indexOf(word, at + 1)) found.push(at)
      return found
    })
    expect(places.length).toBeGreaterThan(100)
    const changes = fc.array(fc.tuple(fc.nat(places.length - 1), fc.constantFrom('"', '{', 'x', '0', '-')), {
      minLength: 1,
      maxLength: 30,
    })
    const tried = fc.assert(
      fc.asyncProperty(changes, async (all) => {
        const bytes = Buffer.from(good)
        for (const [place, letter] of all) bytes.write(letter, places[place] ?? 0, 'latin1')
        await expectOpen(bytes)
      }),
      fuzz(100),
    )
    await expect(tried).resolves.toBeUndefined()
  })

  it('with anything for a write-ahead log is opened without it', async () => {
    const tried = fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 10_000 }), async (log) => {
        await expectOpen(good, Buffer.from(log))
      }),
      fuzz(60),
    )
    await expect(tried).resolves.toBeUndefined()
  })

  it('of another program, or of a newer Pfad, is named and left alone', async () => {
    await expectOpen(foreign)
    expect(() => createSqliteStore({ path })).toThrow(expect.objectContaining({ code: 'database-corrupt' }))
    const newer = Buffer.from(good)
    newer.writeUInt32BE(4711, 60)
    await expectOpen(newer)
    expect(() => createSqliteStore({ path })).toThrow(expect.objectContaining({ code: 'database-newer' }))
  })
})
