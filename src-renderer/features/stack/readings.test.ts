import { expect, it } from 'vitest'
import { addReadings, KEPT, type Readings } from './readings.ts'

const reading = (service: string, cpuPercent: number) => ({
  ...{ service, container: `${service}-1`, at: 0, cpuPercent, memory: 10, memoryLimit: 100 },
})

it('adds the containers of a service together, keeps five minutes, and forgets what is gone', () => {
  let readings: Readings = new Map()
  for (let second = 0; second < KEPT + 5; second += 1) {
    readings = addReadings(readings, [reading('spark', second), reading('spark', 1), reading('kafka', 2)])
  }
  expect(readings.get('spark')).toHaveLength(KEPT)
  expect(readings.get('spark')?.at(-1)).toEqual({ cpuPercent: KEPT + 5, memory: 20, limit: 200 })
  expect([...addReadings(readings, [reading('spark', 0)]).keys()]).toEqual(['spark'])
})
