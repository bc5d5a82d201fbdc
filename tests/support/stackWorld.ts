import { createHash } from 'node:crypto'
import type { StackLogLine, StackNews, StackOperation } from '../../src-main/contract/models/stack.ts'
import { stackWish } from '../../src-main/contract/models/stack.ts'
import { withProfiles } from '../../src-main/core/compose/profiles.ts'
import { parseCompose } from '../../src-main/core/compose/project.ts'
import type { Clock } from '../../src-main/engine/ports/clock.ts'
import type { HostPorts } from '../../src-main/engine/ports/hostPorts.ts'
import type { StackFile } from '../../src-main/engine/ports/stackFile.ts'
import type { StackLogStore } from '../../src-main/engine/ports/stackLogStore.ts'
import { createStack, type Stack } from '../../src-main/engine/stack/createStack.ts'
import { createMemoryContainerEngine, type FakeProgram } from '../contracts/memory/containerEngine.ts'

type Wish = Parameters<typeof stackWish.parse>[0]

/** A stack manager on an engine in memory: what its compose file says and what its containers do is the test's. */
export const createStackWorld = (of: {
  readonly compose: string
  /** By the name of the service. */
  readonly programs?: Readonly<Record<string, FakeProgram>>
  readonly exec?: (command: readonly string[]) => { readonly exitCode: number; readonly afterMs?: number } | undefined
  readonly images?: readonly string[]
  readonly onChange?: () => void
  /** How much quicker than here time goes by in this world. */
  readonly speed?: number
}) => {
  const time = createTime(of.speed ?? 20)
  const world = {
    compose: of.compose,
    variables: {} as Record<string, string>,
    fixed: {} as Record<string, string>,
    sources: 1,
  }
  const programs = new Map(Object.entries(of.programs ?? {}))
  const engine = createMemoryContainerEngine({
    program: ({ labels }) => programs.get(labels['com.docker.compose.service'] ?? '') ?? {},
    exec: (command) => of.exec?.(command),
    now: time.now,
    after: time.after,
  })
  for (const image of of.images ?? ['app:1']) engine.control.addImage(image)
  const read = (values: Record<string, string> = {}) => {
    const named = new Set<string>()
    const variables = new Proxy<Record<string, string>>(
      { ...world.variables, ...values, ...world.fixed },
      {
        get: (target, name) => {
          named.add(String(name))
          return target[String(name)]
        },
      },
    )
    const parsed = parseCompose({ file: 'compose.yaml', text: world.compose, variables }, 'pfad')
    return { project: withProfiles(parsed, []), named: [...named] }
  }
  const file: StackFile = {
    read: () => {
      const { project, named } = read()
      return {
        project,
        file: '/stack/compose.yaml',
        folder: '/stack',
        variables: named,
        fixed: Object.keys(world.fixed),
      }
    },
    readWith: (values) => read({ ...values }).project,
    choose: async (values) => void Object.assign(world.variables, values),
  }
  const taken = new Map<number, string>()
  const hostPorts: HostPorts = {
    isFree: async (_host, port) => !taken.has(port),
    holder: async (port) => taken.get(port) ?? null,
  }
  const problems: unknown[] = []
  const logs = createMemoryStackLogs()
  const stack = createStack({
    ...{ engine, file, hostPorts, logs, clock: time.clock, mask: (text) => text.replaceAll('s3cret', '***') },
    digestOfBuild: async ({ context }) => `${context} ${world.sources}`,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    onChange: of.onChange ?? (() => undefined),
    onProblem: (problem) => problems.push(problem),
  })
  return { ...world, world, engine, programs, taken, problems, logs, stack }
}

export type StackWorld = ReturnType<typeof createStackWorld>

/** Does it to its end; what it told comes with it. */
export const runToEnd = async (stack: Stack, wish: Wish): Promise<{ operation: StackOperation; news: StackNews[] }> => {
  const begun = await stack.run(stackWish.parse(wish))
  const news: StackNews[] = []
  for await (const each of stack.follow(begun.id, new AbortController().signal)) news.push(each)
  const end = news.at(-1)
  if (end?.kind !== 'end') throw new Error('the operation did not end')
  return { operation: end.operation, news }
}

export const createMemoryStackLogs = (): StackLogStore & { readonly lines: StackLogLine[] } => {
  const lines: StackLogLine[] = []
  const of = (service: string): StackLogLine[] => lines.filter((line) => line.service === service)
  return {
    lines,
    append: async (_service, more) => void lines.push(...more),
    services: async () => [...new Set(lines.map(({ service }) => service))].toSorted(),
    tail: async (service, count, matches) => {
      const found = of(service).filter(matches)
      return found.slice(Math.max(0, found.length - count))
    },
    lastOf: async (service, container) => {
      const mine = of(service).filter((line) => line.container === container)
      const at = mine.at(-1)?.at
      return at === undefined ? null : { at, count: mine.filter((line) => line.at === at).length }
    },
  }
}

/** Time that begins now and goes by so many times as fast. */
const createTime = (speed: number) => {
  const began = Date.now()
  const now = (): number => began + (Date.now() - began) * speed
  const after = (ms: number, work: () => void): (() => void) => {
    const timer = setTimeout(work, ms / speed)
    return () => clearTimeout(timer)
  }
  const clock: Clock = {
    now,
    elapsed: () => now() - began,
    wakeAt: (at, wake) => after(Math.max(0, at - now()), wake),
  }
  return { now, after, clock }
}
