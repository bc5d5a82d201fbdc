import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createStackLogStore } from './stackLogs.ts'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pfad-stack-logs-'))
})
afterEach(() => rm(root, { recursive: true }))

const line = (at: number, text: string, container = 'pfad-kafka-1') => ({
  ...{ service: 'kafka', container, stream: 'stdout' as const, at, text },
})
const every = (): boolean => true

it('gives back what was said, the last of it, and where a container left off', async () => {
  const store = createStackLogStore({ root })
  await store.append('kafka', [line(1000, 'one'), line(2000, ' two  with blanks')])
  await store.append('kafka', [line(2000, 'three'), line(3000, 'other', 'pfad-kafka-2')])
  expect(await store.services()).toEqual(['kafka'])
  expect((await store.tail('kafka', 3, every)).map(({ text }) => text)).toEqual([' two  with blanks', 'three', 'other'])
  expect(await store.tail('kafka', 9, ({ text }) => text === 'one')).toEqual([line(1000, 'one')])
  expect(await store.lastOf('kafka', 'pfad-kafka-1')).toEqual({ at: 2000, count: 2 })
  expect(await store.lastOf('kafka', 'none')).toBeNull()
})

it('keeps two files of a service at the most', async () => {
  const store = createStackLogStore({ root, largest: 500 })
  for (let at = 0; at < 100; at += 1) await store.append('kafka', [line(at, `line ${at}`)])
  expect((await readdir(root)).toSorted()).toEqual(['kafka.1.log', 'kafka.log'])
  const kept = await store.tail('kafka', 1000, every)
  expect(kept.at(-1)?.text).toBe('line 99')
  expect(kept.length).toBeGreaterThan(10)
  expect(kept.length).toBeLessThan(40)
})

it('goes on after a line that was not written to its end', async () => {
  await createStackLogStore({ root }).append('kafka', [line(1, 'whole')])
  await appendFile(join(root, 'kafka.log'), '1970-01-01T00:00:00.0')
  await createStackLogStore({ root }).append('kafka', [line(2, 'after')])
  expect((await createStackLogStore({ root }).tail('kafka', 9, every)).map(({ text }) => text)).toEqual([
    'whole',
    'after',
  ])
})
