import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { PfadError } from '../../../src-main/contract/error.ts'
import type {
  ContainerEngine,
  ContainerInfo,
  ContainerSpec,
  Labels,
} from '../../../src-main/engine/ports/containerEngine.ts'
import { bareSpec } from './containerSpecs.ts'
import { until } from './waiting.ts'

/** What a container of the suite does; an implementation says by which command and health check. */
export type Behaviour =
  | 'runs'
  /** `one`, `two` to stdout, `three` to stderr, then exit code 3. */
  | 'prints'
  /** Ends at once with exit code 1. */
  | 'fails'
  | 'gets-healthy'
  /** Its check says `no luck`. */
  | 'gets-unhealthy'
  /** Deaf to the stop signal once it has printed `ready`. */
  | 'ignores-stop'

export type EngineUnderTest = AsyncDisposable & {
  readonly engine: ContainerEngine
  /** An image that is there, and one that is nowhere. */
  readonly image: string
  readonly absentImage: string
  readonly behave: (behaviour: Behaviour) => Pick<ContainerSpec, 'command' | 'healthcheck'>
  /** A command for `exec`: prints `inside` to stdout and `$WORD` to stderr, exit code 4. */
  readonly inside: readonly string[]
  /** A port that something else on this machine has. */
  readonly takenPort: number
  /** What makes the names of this run its own. */
  readonly prefix: string
}

/** What the suite's tests work with; `labels` and `name` are of the running test alone. */
export type EngineFixture = {
  readonly under: EngineUnderTest
  readonly engine: ContainerEngine
  readonly labels: Labels
  readonly name: string
  spec(behaviour: Behaviour, rest?: Partial<ContainerSpec>): ContainerSpec
  make(behaviour: Behaviour, rest?: Partial<ContainerSpec>): Promise<string>
  run(behaviour: Behaviour, rest?: Partial<ContainerSpec>): Promise<string>
  ended(id: string): Promise<ContainerInfo>
  /** One that `ignores-stop`, and does so already. */
  runDeaf(): Promise<string>
}

/** An engine for the tests around it, or the reason why they are skipped. Everything made by it is removed. */
export const useEngine = (create: () => Promise<EngineUnderTest | string>): EngineFixture => {
  let created: EngineUnderTest | string = 'it was not made'
  let count = 0
  const made: string[] = []
  const there = (): EngineUnderTest => {
    if (typeof created === 'string') throw new Error(created)
    return created
  }
  const network = () => `${there().prefix}-net`

  beforeAll(async () => {
    created = await create()
    if (typeof created !== 'string') await created.engine.createNetwork({ name: network(), driver: null, labels: {} })
  })
  beforeEach((context) => {
    if (typeof created === 'string') context.skip(created)
    count += 1
  })
  afterAll(async () => {
    if (typeof created === 'string') return
    for (const id of made) await created.engine.remove(id, { force: true })
    await created.engine.removeNetwork(network())
    await created[Symbol.asyncDispose]()
  })

  const fixture: EngineFixture = {
    get under() {
      return there()
    },
    get engine() {
      return there().engine
    },
    get labels() {
      return { 'pfadtest.project': fixture.name }
    },
    get name() {
      return `${there().prefix}-${count}`
    },
    spec(behaviour, rest = {}) {
      const networks = [{ name: network(), aliases: [] }]
      const own = { name: fixture.name, image: there().image, labels: fixture.labels, networks }
      return { ...bareSpec, ...own, ...there().behave(behaviour), ...rest }
    },
    async make(behaviour, rest) {
      const id = await there().engine.create(fixture.spec(behaviour, rest))
      made.push(id)
      return id
    },
    async run(behaviour, rest) {
      const id = await fixture.make(behaviour, rest)
      await there().engine.start(id)
      return id
    },
    async runDeaf() {
      const id = await fixture.run('ignores-stop')
      for await (const { text } of there().engine.logs(id, { follow: true })) if (text === 'ready') break
      return id
    },
    ended: (id) =>
      until(
        () => there().engine.inspect(id),
        ({ state }) => state === 'exited',
      ),
  }
  return fixture
}

/** How `work` failed: a `PfadError` that says what to do. */
export const failure = async (work: Promise<unknown>): Promise<PfadError> => {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(PfadError)
  expect((thrown as PfadError).hint).toBeTruthy()
  return thrown as PfadError
}
