import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSqliteStore } from '../../src-main/adapters/sqlite/createSqliteStore.ts'
import { create, history, makeRun, saveDag, start } from '../contracts/runStoreRows.ts'
import { expectRefusal, fuzz, orRefusal } from './fuzz.ts'

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
const open = async (bytes: Buffer, log?: Buffer): Promise<void> => {
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
  orRefusal(() => runs.dags())
  orRefusal(() => runs.activeRuns())
  orRefusal(() => runs.runs({ limit: 100 }))
  orRefusal(() => runs.grid({ dagId: 'd', limit: 10 }))
  orRefusal(() => runs.runDetail('d', 'manual__0'))
  orRefusal(() => runs.history({ dagId: 'd', runId: 'manual__0' }, 100))
  orRefusal(() => runs.commit([create(makeRun(1e9))]))
  await store[Symbol.asyncDispose]()
}

describe('a database file', () => {
  it('of random bytes, with a right beginning or without, is refused', async () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 5000 }), fc.uint8Array({ minLength: 100, maxLength: 9000 }))
    await fc.assert(
      fc.asyncProperty(bytes, fc.nat(100), async (random, head) => {
        await open(Buffer.concat([good.subarray(0, head), random]))
      }),
      fuzz(200),
    )
  })

  it('that is cut off, or has other bytes here and there, is refused or read as far as it goes', async () => {
    const harm = fc.array(fc.tuple(fc.oneof(fc.nat(200), fc.nat(1e6)), fc.nat(255)), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), harm, async (keep, changes) => {
        const bytes = Buffer.from(keep === null ? good : good.subarray(0, Math.floor(good.length * keep)))
        for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value
        await open(bytes)
      }),
      fuzz(120),
    )
  })

  it('with anything for a write-ahead log is opened without it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 10_000 }), async (log) => {
        await open(good, Buffer.from(log))
      }),
      fuzz(60),
    )
  })

  it('of another program, or of a newer Pfad, is named and left alone', async () => {
    await open(foreign)
    expect(() => createSqliteStore({ path })).toThrow(expect.objectContaining({ code: 'database-corrupt' }))
    const newer = Buffer.from(good)
    newer.writeUInt32BE(4711, 60)
    await open(newer)
    expect(() => createSqliteStore({ path })).toThrow(expect.objectContaining({ code: 'database-newer' }))
  })
})
