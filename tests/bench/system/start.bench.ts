import { spawn } from 'node:child_process'
import { createTestHome, launchApp, startApp } from '../../setup/app.ts'
import type { Bench } from '../harness/bench.ts'
import { awaitRun } from './fixture.ts'

/** Seconds from the spawn until the printed URL answers. */
const secondsToAnswer = async (home: string): Promise<number> => {
  const began = performance.now()
  await using app = await launchApp(home)
  const answer = await fetch(app.url, { redirect: 'manual' })
  await answer.body?.cancel()
  if (answer.status >= 400) throw new Error(`The URL answered ${answer.status}.`)
  return (performance.now() - began) / 1000
}

/** The least that any program on this Node needs for it: an HTTP server and nothing else. */
const bareNode = async (): Promise<number> => {
  const began = performance.now()
  const program = `import { createServer } from 'node:http'
    const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1', () =>
      console.log('http://127.0.0.1:' + server.address().port))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const url = await new Promise<string>((resolve) =>
      child.stdout.once('data', (text) => resolve(String(text).trim())),
    )
    await (await fetch(url)).text()
    return (performance.now() - began) / 1000
  } finally {
    child.kill('SIGKILL')
  }
}

const inFreshHome = async (figure: (home: string) => Promise<number>): Promise<number> => {
  await using home = await createTestHome()
  return figure(home.path)
}

let usedHome: Awaited<ReturnType<typeof createTestHome>> | null = null

export const benches: Bench[] = [
  {
    name: 'start to answering URL',
    unit: 's',
    contenders: {
      'bare node': bareNode,
      pfad: () => secondsToAnswer(usedHome?.path ?? ''),
      'pfad, fresh home': () => inFreshHome(secondsToAnswer),
    },
    reference: 'bare node',
    budget: { atMost: 1.5 },
    setup: async () => {
      usedHome = await createTestHome()
      await secondsToAnswer(usedHome.path)
    },
    teardown: async () => usedHome?.[Symbol.asyncDispose](),
  },
  {
    name: 'fresh home to first successful run',
    unit: 's',
    contenders: {
      pfad: () =>
        inFreshHome(async (home) => {
          const began = performance.now()
          await using app = await startApp(home)
          await awaitRun(app.client, ({ state }) => state === 'success')
          return (performance.now() - began) / 1000
        }),
    },
    reference: null,
    budget: { atMost: 5 },
  },
]
