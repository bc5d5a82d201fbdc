import { z } from 'zod'
import { errorShape } from '../error.ts'
import { epochMs } from './primitives.ts'

/** What can be done to the stack. `stop` leaves the containers, `down` removes them and keeps the data, `reset` wipes it. */
export const stackVerb = z.enum(['up', 'stop', 'down', 'restart', 'scale', 'reset'])
export type StackVerb = z.infer<typeof stackVerb>

/** Names of services; empty: all of them. */
const services = z.array(z.string().min(1)).default([])

/** What somebody wants done to the stack. */
export const stackWish = z.discriminatedUnion('verb', [
  z.object({
    verb: z.literal('up'),
    services,
    /** Until all are healthy, not only started. */
    wait: z.boolean().default(true),
    /** Takes the next free port where one is taken, and keeps it for this home. */
    movePorts: z.boolean().default(false),
    /** Builds images anew that are built here. */
    build: z.boolean().default(false),
    /** So long it may take from when the images are there (ms). */
    timeoutMs: z.int().min(1000).default(300_000),
  }),
  z.object({ verb: z.literal('stop'), services }),
  z.object({ verb: z.literal('down'), services }),
  z.object({ verb: z.literal('restart'), services, timeoutMs: z.int().min(1000).default(300_000) }),
  z.object({
    verb: z.literal('scale'),
    replicas: z.record(z.string(), z.int().min(0).max(64)),
    timeoutMs: z.int().min(1000).default(300_000),
  }),
  /** `confirm` must be the project's name, typed by a person. */
  z.object({ verb: z.literal('reset'), confirm: z.string() }),
])
export type StackWish = z.output<typeof stackWish>

export const containerState = z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'])
export const containerHealth = z.enum(['starting', 'healthy', 'unhealthy'])

export const stackContainer = z.object({
  id: z.string(),
  name: z.string(),
  state: containerState,
  /** null: it has no health check. */
  health: containerHealth.nullable(),
  exitCode: z.int().nullable(),
  isOutOfMemory: z.boolean(),
  restartCount: z.int(),
  startedAt: epochMs.nullable(),
})
export type StackContainer = z.infer<typeof stackContainer>

/** Why a service does not run as it should, and what to do about it. */
export const stackExplanation = z.object({
  container: z.string(),
  /** What happened: `ended with exit code 137, out of memory`. */
  what: z.string(),
  /** The likely cause; null where none is known. */
  cause: z.string().nullable(),
  advice: z.string(),
  /** The last that it said. */
  lines: z.array(z.string()),
})
export type StackExplanation = z.infer<typeof stackExplanation>

/** What an operation does with a service right now. */
export const servicePhase = z.enum([
  'pulling',
  'building',
  'creating',
  'starting',
  'waiting',
  'preparing',
  'stopping',
  'removing',
  'done',
  'failed',
])
export type ServicePhase = z.infer<typeof servicePhase>
export const serviceProgress = z.object({
  service: z.string(),
  phase: servicePhase,
  message: z.string(),
  /** Bytes, while an image is pulled. */
  done: z.number().nullable(),
  total: z.number().nullable(),
})
export type ServiceProgress = z.infer<typeof serviceProgress>

/** `running`: up, without a health check that would say more. `done`: it ran to its end, as it should. */
export const serviceState = z.enum([
  'absent',
  'stopped',
  'starting',
  'running',
  'healthy',
  'unhealthy',
  'restarting',
  'failed',
  'paused',
  'done',
])
export type ServiceState = z.infer<typeof serviceState>

export const stackService = z.object({
  service: z.string(),
  image: z.string(),
  /** How many of it there should be. 0 of one that the compose file does not have any more. */
  replicas: z.int(),
  state: serviceState,
  containers: z.array(stackContainer),
  ports: z.array(
    z.object({ host: z.string(), port: z.int(), containerPort: z.int(), protocol: z.enum(['tcp', 'udp']) }),
  ),
  progress: serviceProgress.nullable(),
  explanation: stackExplanation.nullable(),
})
export type StackService = z.infer<typeof stackService>

/** A port of this machine that a service needs and something else has. */
export const portConflict = z.object({
  service: z.string(),
  host: z.string(),
  port: z.int(),
  /** By what, in words; null where it cannot be told. */
  holder: z.string().nullable(),
  /** The next free one; null where there is none or it cannot be moved. */
  free: z.int().nullable(),
  /** The variable that moves it; null where the compose file has the number itself or the environment has set it. */
  variable: z.string().nullable(),
})
export type PortConflict = z.infer<typeof portConflict>

export const stackOperation = z.object({
  id: z.int(),
  verb: stackVerb,
  services: z.array(z.string()),
  startedAt: epochMs,
  finishedAt: epochMs.nullable(),
  /** null: it goes on. */
  outcome: z.enum(['done', 'failed', 'cancelled']).nullable(),
  error: errorShape.nullable(),
  /** Why `up` went no further, where ports were taken. */
  conflicts: z.array(portConflict),
})
export type StackOperation = z.infer<typeof stackOperation>

/** `partly`: some services run as they should. `unknown`: no container engine answers. */
export const stackState = z.enum(['unknown', 'down', 'starting', 'up', 'partly', 'stopping'])
export type StackState = z.infer<typeof stackState>

export const stackStatus = z.object({
  project: z.string(),
  /** The compose file. */
  file: z.string(),
  state: stackState,
  engine: z.object({ name: z.string(), version: z.string(), address: z.string() }).nullable(),
  /** Why nothing can be said, and what to do. */
  problem: errorShape.nullable(),
  services: z.array(stackService),
  /** The one that runs, or the last one. */
  operation: stackOperation.nullable(),
})
export type StackStatus = z.infer<typeof stackStatus>

/** What an operation tells while it goes on; `end` comes last. */
export const stackNews = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), progress: serviceProgress }),
  z.object({ kind: z.literal('line'), service: z.string(), text: z.string() }),
  z.object({ kind: z.literal('end'), operation: stackOperation }),
])
export type StackNews = z.infer<typeof stackNews>

/** What a reset removes. */
export const resetPreview = z.object({
  project: z.string(),
  containers: z.array(z.string()),
  networks: z.array(z.string()),
  volumes: z.array(z.string()),
})
export type ResetPreview = z.infer<typeof resetPreview>

export const stackLogLine = z.object({
  service: z.string(),
  container: z.string(),
  stream: z.enum(['stdout', 'stderr']),
  at: epochMs,
  text: z.string(),
})
export type StackLogLine = z.infer<typeof stackLogLine>

export const stackReading = z.object({
  service: z.string(),
  container: z.string(),
  at: epochMs,
  /** 100 is one core. */
  cpuPercent: z.number(),
  memory: z.number(),
  memoryLimit: z.number(),
})
export type StackReading = z.infer<typeof stackReading>
