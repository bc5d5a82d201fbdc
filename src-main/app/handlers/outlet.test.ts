import { expect, it } from 'vitest'
import { outlet } from './outlet.ts'

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
const never = new AbortController().signal

it('gives what many writers put, and holds each until its piece was taken', async () => {
  let held = 0
  const items = outlet<string>(async (put) => {
    const write = async (name: string) => {
      for (let n = 1; n <= 3; n += 1) {
        held += 1
        await put(`${name}${n}`)
        held -= 1
      }
    }
    await Promise.all([write('a'), write('b')])
  }, never)
  const seen: string[] = []
  for await (const item of items) {
    expect(held).toBeLessThanOrEqual(2)
    seen.push(item)
  }
  expect(seen).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3'])
})

it('ends with the error of its work, after what was put before', async () => {
  const seen: number[] = []
  const items = outlet<number>(async (put) => {
    await put(1)
    throw new Error('no')
  }, never)
  await expect(async () => {
    for await (const item of items) seen.push(item)
  }).rejects.toThrow('no')
  expect(seen).toEqual([1])
})

it('stops its work when the reader leaves, and waits for it', async () => {
  const ended: string[] = []
  const items = outlet<number>(async (put, signal) => {
    for (let n = 0; !signal.aborted; n += 1) await put(n)
    ended.push('work')
  }, never)
  for await (const item of items) if (item === 2) break
  ended.push('reader')
  expect(ended).toEqual(['work', 'reader'])
  expect(await collect(outlet<number>(async () => {}, never))).toEqual([])
})
