import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createChanges } from '../../src-main/app/changes.ts'
import type { Services } from '../../src-main/app/handlers/services.ts'
import { createStackHandlers, createStackStreams } from '../../src-main/app/handlers/stack.ts'
import { serveWeb } from '../../src-main/app/web/serveWeb.ts'
import { createStackWorld, type StackWorld } from '../support/stackWorld.ts'
import { seriousIssues } from './accessibility.ts'
import { createFakeHandlers } from './fake/handlers.ts'
import { createWorld } from './fake/world.ts'
import { eventually, goTo, launchBrowser, type OpenPage, type TestBrowser, takePicture } from './launch.ts'

const rendererFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'out', 'renderer')
const COMPOSE = `
services:
  kafka: { image: "kafka:4", healthcheck: { test: "true" }, ports: ["127.0.0.1:\${KAFKA_PORT:-9092}:9092"] }
  clickhouse: { image: "clickhouse:25", healthcheck: { test: "true" }, ports: ["127.0.0.1:8123:8123"], volumes: ["data:/d"] }
  spark-worker:
    image: "spark:3"
    depends_on: { kafka: { condition: service_healthy } }
    deploy: { replicas: "\${WORKERS:-2}" }
volumes: { data: }
`
let browser: TestBrowser
let stack: StackWorld
let opened: OpenPage
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(async () => browser[Symbol.asyncDispose]())
beforeEach(async () => {
  const changes = createChanges()
  stack = createStackWorld({
    speed: 1,
    compose: COMPOSE,
    images: ['kafka:4', 'clickhouse:25', 'spark:3'],
    programs: {
      kafka: {
        health: { afterMs: 300, status: 'healthy' },
        prints: [{ stream: 'stdout', text: 'Kafka Server started' }],
      },
      clickhouse: { health: { afterMs: 300, status: 'healthy' } },
    },
    onChange: () => changes.publish({ topic: 'stack' }),
  })
  const others = createFakeHandlers(createWorld(Date.now()), changes)
  const services = { stack: stack.stack } as Services
  const handlers = {
    calls: { ...others.calls, ...createStackHandlers(services) },
    streams: { ...others.streams, ...createStackStreams(services) },
  }
  const host = await serveWeb({ handlers, port: 0, rendererFolder })
  opened = await browser.open(host.urlWithToken)
  await goTo(opened.page, 'stack')
  return async () => {
    await opened[Symbol.asyncDispose]()
    await host[Symbol.asyncDispose]()
    await stack.stack[Symbol.asyncDispose]()
    if (opened.complaints.length > 0) throw new Error(`The page complained: ${opened.complaints.join('; ')}`)
  }
})

it('starts the stack with one click, shows it healthy with its log, and stops it with one more', async () => {
  const { page } = opened
  await page.getByRole('button', { name: 'Start the stack' }).click()
  await page.getByText('The stack is up.').waitFor()
  expect(await page.getByText('healthy', { exact: true }).count()).toBe(2)
  await page.getByText('127.0.0.1:9092').waitFor()
  await page.getByRole('button', { name: 'kafka', exact: true }).click()
  await page.getByText('Kafka Server started').waitFor()
  expect(page.url()).toContain('service=kafka')
  await takePicture(page, 'stack')
  expect(await seriousIssues(page)).toEqual([])
  await page.getByRole('button', { name: 'Stop the stack' }).click()
  await page.getByText('The stack is down. Its data is kept.').waitFor()
  await eventually(async () => (await stack.engine.containers({})).length).toBe(0)
  // What was said stays.
  await page.getByText('Kafka Server started').waitFor()
})

it('offers a free port where one is taken', async () => {
  const { page } = opened
  stack.taken.set(9092, 'java (process 77)')
  await page.getByRole('button', { name: 'Start the stack' }).click()
  const dialog = page.getByRole('dialog', { name: 'Ports are taken' })
  await dialog.getByRole('cell', { name: 'java (process 77)' }).waitFor()
  await takePicture(page, 'stack-port')
  expect(await seriousIssues(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Not now' }).click()
  await page.getByRole('button', { name: 'Choose other ports …' }).click()
  await page.getByRole('button', { name: 'Use 9093 in place of 9092' }).click()
  await page.getByText('The stack is up.').waitFor()
  await page.getByText('127.0.0.1:9093').waitFor()
  expect(stack.world.variables).toEqual({ KAFKA_PORT: '9093' })
})

it('explains a service that crashes', async () => {
  const { page } = opened
  stack.programs.set('kafka', {
    prints: [{ stream: 'stderr', text: 'java.io.IOException: No space left on device' }],
    ends: { afterMs: 20, exitCode: 1 },
  })
  await page.getByRole('button', { name: 'Start the stack' }).click()
  await page.getByRole('cell').getByText('The disk is full where the container engine keeps its data.').waitFor()
  await takePicture(page, 'stack-failed')
  expect(await seriousIssues(page)).toEqual([])
})

it('shows a service near by: what it takes, its containers, the way into them, its page', async () => {
  const { page } = opened
  await page.getByRole('button', { name: 'Start the stack' }).click()
  await page.getByText('The stack is up.').waitFor()
  await goTo(page, 'stack?service=clickhouse')
  await page.getByRole('heading', { name: 'clickhouse', exact: true }).waitFor()
  await page.getByRole('img', { name: /^CPU over the last minute: .* now/ }).waitFor()
  await page.getByRole('img', { name: /^Memory over the last minute: .* now/ }).waitFor()
  await page.getByText('docker exec -it pfad-clickhouse-1 sh').waitFor()
  const link = page.getByRole('link', { name: '127.0.0.1:8123' })
  expect(await link.getAttribute('href')).toBe('http://127.0.0.1:8123/play')
  // Kafka's port does not speak to browsers.
  expect(await page.getByRole('link', { name: '127.0.0.1:9092' }).count()).toBe(0)
  await page.waitForTimeout(2500)
  await takePicture(page, 'stack-service')
  expect(await seriousIssues(page)).toEqual([])
  await page.getByRole('button', { name: 'Restart clickhouse' }).click()
  await page.getByText(/Restarting: clickhouse …/).waitFor()
  await page.getByText('The stack is up.').waitFor()
})

it('has as many workers as it is asked for', async () => {
  const { page } = opened
  await page.getByRole('button', { name: 'Start the stack' }).click()
  await page.getByText('The stack is up.').waitFor()
  await page.getByText('2 of 2').waitFor()
  await page.getByRole('button', { name: 'spark-worker', exact: true }).click()
  const count = page.getByRole('textbox', { name: 'How many of spark-worker' })
  await count.fill('65')
  expect(await page.getByRole('button', { name: 'Set', exact: true }).isDisabled()).toBe(true)
  await count.fill('3')
  await page.getByRole('button', { name: 'Set', exact: true }).click()
  await page.getByText('3 of 3').waitFor()
  expect((await stack.engine.containers({})).length).toBe(5)
  await page.getByText('docker exec -it pfad-spark-worker-3 sh').waitFor()
})

it.each(['light', 'dark'] as const)('is readable in the %s scheme, on a large screen', async (colorScheme) => {
  const { page } = opened
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.getByRole('button', { name: 'Start the stack' }).click()
  await page.getByText('The stack is up.').waitFor()
  await page.getByRole('button', { name: 'kafka', exact: true }).click()
  await page.getByText('docker exec -it pfad-kafka-1 sh').waitFor()
  await page.waitForTimeout(2500)
  await takePicture(page, `stack-${colorScheme}`)
  expect(await seriousIssues(page)).toEqual([])
})

it('resets only after the name was typed', async () => {
  const { page } = opened
  await page.getByRole('button', { name: 'Start the stack' }).click()
  await page.getByText('The stack is up.').waitFor()
  await page.getByRole('button', { name: 'Reset …' }).click()
  await page.getByText('volume pfad_data').waitFor()
  const confirm = page.getByRole('button', { name: 'Reset', exact: true })
  expect(await confirm.isDisabled()).toBe(true)
  await page.getByLabel('Type pfad to confirm').fill('pfad')
  await confirm.click()
  await eventually(async () => (await stack.engine.volumes({})).length).toBe(0)
})

it('says what to do where no engine answers, and is back with it', async () => {
  const { page } = opened
  stack.engine.control.stopEngine()
  await page.reload()
  await page.getByText('Start it and try again.').waitFor()
  expect(await page.getByRole('button', { name: 'Start the stack' }).isDisabled()).toBe(true)
  stack.engine.control.startEngine()
  await eventually(() => page.getByRole('button', { name: 'Start the stack' }).isDisabled()).toBe(false)
})
