import { afterEach } from 'vitest'
import { createStackWorld, runToEnd, type StackWorld } from './stackWorld.ts'

/** A database with a port and a volume, and two web servers that wait for it. */
export const COMPOSE = `
services:
  db:
    image: app:1
    healthcheck: { test: "true" }
    ports: ["127.0.0.1:\${DB_PORT:-5432}:5432"]
    volumes: ["data:/data"]
    environment: { PORT: "\${DB_PORT:-5432}" }
  web:
    image: app:1
    depends_on: { db: { condition: service_healthy } }
    deploy: { replicas: "\${WEBS:-2}" }
volumes: { data: }
`
/** Healthy soon after its start. */
export const healthy = { health: { afterMs: 60, status: 'healthy' } } as const
const open: StackWorld[] = []
/** Gone after the test. */
export const create = (of: Partial<Parameters<typeof createStackWorld>[0]> = {}): StackWorld => {
  const world = createStackWorld({ compose: COMPOSE, programs: { db: healthy, web: {} }, ...of })
  open.push(world)
  return world
}
afterEach(async () => {
  for (const { stack, engine } of open.splice(0)) {
    await stack[Symbol.asyncDispose]()
    await engine[Symbol.asyncDispose]()
  }
})
export const names = async ({ engine }: StackWorld): Promise<string[]> =>
  (await engine.containers({ 'com.docker.compose.project': 'pfad' })).map(({ name }) => name).toSorted()
/** What the engine was told to do, oldest first. */
export const doings = ({ engine }: StackWorld): string[] =>
  engine.control.calls.filter((call) => /^(create|start|stop|remove|restart|pull|build|exec)/.test(call))
export const up = (world: StackWorld, more: object = {}) => runToEnd(world.stack, { verb: 'up', ...more })
