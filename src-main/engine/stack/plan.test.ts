import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseCompose } from '../../core/compose/project.ts'
import { startOrder } from '../../core/compose/startOrder.ts'
import type { ContainerInfo, ContainerState } from '../ports/containerEngine.ts'
import { type Desired, desiredOf } from './desired.ts'
import { serviceOf } from './labels.ts'
import { type Found, planUp, type UpPlan } from './plan.ts'

const STATES: readonly ContainerState[] = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']

const stackOf = (text: string) => {
  const project = parseCompose({ file: 'compose.yaml', text, variables: {} }, 'pfad')
  return { project, file: '/s/compose.yaml', folder: '/s', variables: [], fixed: [] }
}

const containerOf = (
  name: string,
  state: ContainerState,
  labels: ContainerInfo['labels'],
  imageId = 'id',
): ContainerInfo => ({
  ...{ id: name, name, image: 'app:1', imageId, labels, state, health: null, healthLog: [], exitCode: null },
  ...{ isOutOfMemory: false, error: '', restartCount: 0, createdAt: 1, startedAt: null, finishedAt: null, ports: [] },
})

const services = fc
  .array(fc.record({ replicas: fc.nat(3), waitsFor: fc.array(fc.nat(20), { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((list) =>
    list.map(({ replicas, waitsFor }, index) => ({
      ...{ name: `s${index}`, replicas },
      // Only on those before it: no circles.
      waitsFor: [...new Set(waitsFor.map((n) => n % (index + 1)).filter((n) => n < index))].map((n) => `s${n}`),
    })),
  )

const composeOf = (list: readonly { name: string; replicas: number; waitsFor: readonly string[] }[]): string =>
  [
    'services:',
    // The last first: the file's order must not matter.
    ...list
      .toReversed()
      .map(
        ({ name, replicas, waitsFor }) =>
          `  ${name}: { image: "app:1", scale: ${replicas}, depends_on: [${waitsFor.join(', ')}], volumes: ["data:/d"] }`,
      ),
    'volumes: { data: }',
  ].join('\n')

const there = fc.array(
  fc.record({
    service: fc.nat(6).map((n) => `s${n}`),
    number: fc.integer({ min: 1, max: 4 }),
    state: fc.constantFrom(...STATES),
    isOurs: fc.boolean(),
    isCurrent: fc.boolean(),
    isOneOff: fc.boolean(),
    imageId: fc.constantFrom('id', 'older'),
  }),
  { maxLength: 8 },
)

/** What there is once the plan was carried out. */
const carriedOut = (plan: UpPlan, found: Found): Found => {
  const gone = new Set([...plan.surplus, ...plan.steps.map(({ container }) => container)].map((each) => each?.id))
  const made = plan.steps.map(({ desired, container, action }) =>
    action === 'keep' && container !== null
      ? container
      : containerOf(`new ${desired.name}`, 'running', desired.specFor('id').labels),
  )
  return {
    containers: [...found.containers.filter(({ id }) => !gone.has(id)), ...made],
    networks: [...found.networks, ...plan.networks],
    volumes: [...found.volumes, ...plan.volumes],
  }
}

it('plans each container once, touches nothing of others, and is done after one time', () => {
  fc.assert(
    fc.property(services, there, (list, containers) => {
      const stack = stackOf(composeOf(list))
      const { project } = stack
      const desired: Desired[] = [...project.services.values()].flatMap((service) =>
        desiredOf(stack, service, (text) => text),
      )
      const unique = new Map(containers.map((each) => [`${each.service}-${each.number}`, each]))
      const infos = [...unique.values()].map(({ service, number, state, isOurs, isCurrent, isOneOff, imageId }) => {
        const wanted = desired.find((each) => each.service.name === service && each.number === number)
        const hash = isCurrent ? (wanted?.hash ?? 'old') : 'old'
        const labels = {
          'com.docker.compose.project': 'pfad',
          'com.docker.compose.service': service,
          'com.docker.compose.container-number': String(number),
          'com.docker.compose.oneoff': isOneOff ? 'True' : 'False',
          ...(isOurs ? { 'app.pfad.hash': hash } : {}),
        }
        return containerOf(`${service}-${number}`, state, labels, imageId)
      })
      const found: Found = { containers: infos, networks: [], volumes: [] }
      const imageIds = new Map([['app:1', 'id']])
      const plan = planUp({ project, desired, found, imageIds })

      expect(plan.steps.map((step) => step.desired.name).toSorted()).toEqual(desired.map(({ name }) => name).toSorted())
      const order = startOrder(project, 'f')
      const places = plan.steps.map((step) => order.indexOf(step.desired.service.name))
      expect(places).toEqual(places.toSorted((a, b) => a - b))
      const touched = [...plan.surplus, ...plan.steps.map(({ container }) => container)].filter((each) => each !== null)
      for (const each of touched) {
        expect(each.labels['com.docker.compose.oneoff']).toBe('False')
        expect(project.services.has(serviceOf(each))).toBe(true)
      }
      for (const { container, action, desired: wanted } of plan.steps) {
        const isWell = container?.state === 'running' && container.imageId === 'id'
        if (isWell && container.labels['app.pfad.hash'] === wanted.hash) expect(action).toBe('keep')
        if (action === 'keep' || action === 'start') expect(container?.imageId).toBe('id')
      }
      const again = planUp({ project, desired, found: carriedOut(plan, found), imageIds })
      expect(again.steps.every(({ action }) => action === 'keep')).toBe(true)
      expect([again.surplus, again.networks, again.volumes]).toEqual([[], [], []])
    }),
    { numRuns: 300 },
  )
})

it('refuses to begin where a network or volume of others is missing', () => {
  const stack = stackOf(
    'services: { a: { image: "app:1", volumes: ["d:/d"] } }\nvolumes: { d: { external: true, name: theirs } }',
  )
  const desired = [...stack.project.services.values()].flatMap((service) => desiredOf(stack, service, () => 'h'))
  const plan = (volumes: Found['volumes']) =>
    planUp({ project: stack.project, desired, found: { containers: [], networks: [], volumes }, imageIds: new Map() })
  expect(() => plan([])).toThrow(/volume "theirs" is external/)
  expect(plan([{ name: 'theirs', labels: {} }]).volumes).toEqual([])
})

it('has a hash that knows what changed, in whatever order the file says it', () => {
  const hashOf = (body: string): string => {
    const stack = stackOf(`services: { a: { image: "app:1", ${body} } }`)
    return (
      [...stack.project.services.values()].flatMap((service) => desiredOf(stack, service, (text) => text))[0]?.hash ??
      ''
    )
  }
  expect(hashOf('environment: { A: 1, B: 2 }')).toBe(hashOf('environment: { B: 2, A: 1 }'))
  expect(hashOf('environment: { A: 1 }')).not.toBe(hashOf('environment: { A: 2 }'))
  expect(hashOf('mem_limit: 1g')).not.toBe(hashOf('mem_limit: 2g'))
  expect(hashOf('scale: 1')).toBe(hashOf('scale: 2'))
  expect(hashOf('healthcheck: { test: a }')).not.toBe(hashOf('healthcheck: { test: b }'))
})
