import { createServer } from 'node:net'
import { createDockerEngine } from '../../src-main/adapters/docker/containerEngine.ts'
import type { Healthcheck } from '../../src-main/core/compose/model.ts'
import { containerEngineContract } from './containerEngine.ts'
import { createMemoryContainerEngine, type FakeProgram } from './memory/containerEngine.ts'
import type { Behaviour } from './support/engineFixture.ts'
import { findTestImage } from './support/testImage.ts'

const check = (command: string | null): Healthcheck => ({
  ...{ isDisabled: false, test: command === null ? null : ['CMD-SHELL', command], intervalMs: 100, timeoutMs: 5000 },
  ...{ retries: 1, startPeriodMs: 0, startIntervalMs: null },
})

const PROGRAMS: Record<Behaviour, FakeProgram> = {
  runs: {},
  prints: {
    prints: [
      { stream: 'stdout', text: 'one' },
      { stream: 'stdout', text: 'two' },
      { stream: 'stderr', text: 'three' },
    ],
    ends: { afterMs: 5, exitCode: 3 },
  },
  fails: { ends: { afterMs: 1, exitCode: 1 } },
  'gets-healthy': { health: { afterMs: 5, status: 'healthy' } },
  'gets-unhealthy': { health: { afterMs: 5, status: 'unhealthy', output: 'no luck' } },
  'ignores-stop': { stopExitCode: null, prints: [{ stream: 'stdout', text: 'ready' }] },
}

containerEngineContract('memory', async () => {
  const engine = createMemoryContainerEngine({
    program: ({ command }) => PROGRAMS[(command?.[0] ?? 'runs') as Behaviour],
    exec: () => ({
      prints: [
        { stream: 'stdout', text: 'inside' },
        { stream: 'stderr', text: 'wörd' },
      ],
      exitCode: 4,
    }),
  })
  engine.control.addImage('here:1')
  engine.control.takePort(9999)
  return {
    ...{ engine, image: 'here:1', absentImage: 'nowhere:1', prefix: 'pfadtest', inside: ['any'], takenPort: 9999 },
    behave: (behaviour) => ({
      command: [behaviour],
      healthcheck: PROGRAMS[behaviour].health ? check(null) : null,
    }),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
})

const SCRIPTS: Record<Behaviour, string> = {
  runs: 'exec sleep 600',
  prints: 'echo one; echo two; echo three >&2; exit 3',
  fails: 'exit 1',
  'gets-healthy': 'exec sleep 600',
  'gets-unhealthy': 'exec sleep 600',
  'ignores-stop': "trap '' TERM; echo ready; while true; do sleep 1; done",
}
const CHECKS: Partial<Record<Behaviour, Healthcheck>> = {
  'gets-healthy': check('true'),
  'gets-unhealthy': check('echo no luck; exit 1'),
}

containerEngineContract('docker', async () => {
  const engine = createDockerEngine({ env: process.env })
  const image = await findTestImage(engine)
  if (image.reference === null) return image.reason
  const listener = createServer()
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  return {
    ...{ engine, image: image.reference, absentImage: 'pfadtest-nowhere:1', prefix: `pfadtest-engine-${process.pid}` },
    behave: (behaviour) => ({ command: ['sh', '-c', SCRIPTS[behaviour]], healthcheck: CHECKS[behaviour] ?? null }),
    inside: ['sh', '-c', 'echo inside; echo "$WORD" >&2; exit 4'],
    takenPort: typeof address === 'object' && address !== null ? address.port : 0,
    async [Symbol.asyncDispose]() {
      listener.close()
      await engine[Symbol.asyncDispose]()
    },
  }
})
