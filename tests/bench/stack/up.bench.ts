import { composeFor } from '../../stack/support/compose.ts'
import type { Bench } from '../harness/bench.ts'
import { type BenchStack, makeStack, seconds } from './fixture.ts'

let ours: BenchStack | null = null
let theirs: BenchStack | null = null

const need = (stack: BenchStack | null): BenchStack => {
  if (stack === null) throw new Error('The stack was not made.')
  return stack
}

/** From nothing but images and volumes to every service healthy; the containers are removed after each round. */
export const benches: Bench[] = [
  {
    name: 'stack: down → all healthy, images present',
    unit: 's',
    async setup() {
      ours = await makeStack('bench-up')
      theirs = await makeStack('bench-compose')
    },
    contenders: {
      'docker compose up -d --wait': async () => {
        const compose = await composeFor(need(theirs).facts)
        const took = await seconds(() => compose('up', '-d', '--wait'))
        await compose('down')
        return took
      },
      pfad: async () => {
        const took = await seconds(() => need(ours).done(['stack', 'up', '--wait']))
        await need(ours).done(['stack', 'down'])
        return took
      },
    },
    reference: 'docker compose up -d --wait',
    budget: { atMostTimes: 1 },
    warmup: 1,
    async teardown() {
      await ours?.[Symbol.asyncDispose]()
      await theirs?.[Symbol.asyncDispose]()
    },
  },
]
