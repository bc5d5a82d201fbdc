import { expect, it } from 'vitest'
import { createMemoryContainerEngine } from '../../../tests/contracts/memory/containerEngine.ts'
import { createMemoryStackLogs, createStackWorld, runToEnd } from '../../../tests/support/stackWorld.ts'
import { createLogKeeper } from './keepLogs.ts'

const COMPOSE = 'services: { a: { image: "app:1" } }'

it('goes on where the one before it ended: no line twice, none missing, in the same millisecond too', async () => {
  await using world = await upWith()
  const { engine } = world
  const store = createMemoryStackLogs()
  const keep = async (): Promise<void> => {
    await using keeper = createLogKeeper({ engine, store, mask: (text) => text, onProblem: () => undefined })
    await keeper.catchUp(await engine.containers({}))
  }
  for (const text of ['one', 'two', 'three']) engine.control.print('pfad-a-1', text)
  await keep()
  await keep()
  for (const text of ['four', 'five']) engine.control.print('pfad-a-1', text)
  await keep()
  await keep()
  expect(store.lines.map(({ text }) => text)).toEqual(['one', 'two', 'three', 'four', 'five'])
})

it('keeps all of a container that was made anew, whose predecessor had its name', async () => {
  await using world = await upWith()
  const { engine, stack } = world
  const store = createMemoryStackLogs()
  await using keeper = createLogKeeper({ engine, store, mask: (text) => text, onProblem: () => undefined })
  engine.control.print('pfad-a-1', 'before')
  await keeper.catchUp(await engine.containers({}))
  await runToEnd(stack, { verb: 'down' })
  await new Promise((resolve) => setTimeout(resolve, 5))
  await runToEnd(stack, { verb: 'up', wait: false })
  engine.control.print('pfad-a-1', 'after')
  await keeper.catchUp(await engine.containers({}))
  expect(store.lines.map(({ text }) => text)).toEqual(['before', 'after'])
})

it('tells of a disk that does not write, and of nothing else', async () => {
  await using world = await upWith()
  const problems: unknown[] = []
  const full = {
    ...createMemoryStackLogs(),
    append: () => Promise.reject(Object.assign(new Error(), { code: 'log-store' })),
  }
  const { engine } = world
  engine.control.print('pfad-a-1', 'lost')
  await using keeper = createLogKeeper({
    engine,
    store: full,
    mask: (text) => text,
    onProblem: (each) => problems.push(each),
  })
  await keeper.catchUp(await engine.containers({}))
  engine.control.stopEngine()
  await keeper.catchUp([...(await createMemoryContainerEngine().containers({}))])
  expect(problems).toHaveLength(1)
})

const upWith = async () => {
  const world = createStackWorld({ compose: COMPOSE })
  await runToEnd(world.stack, { verb: 'up', wait: false })
  return {
    ...world,
    async [Symbol.asyncDispose]() {
      await world.stack[Symbol.asyncDispose]()
      await world.engine[Symbol.asyncDispose]()
    },
  }
}
