import type { EpochMs } from '../../contract/models/primitives.ts'
import type { Healthcheck, RestartPolicy } from '../../core/compose/model.ts'

/**
 * A Docker-compatible engine: Docker, Podman, or whatever speaks its API. Every method throws `PfadError` with one of the
 * codes `engine-missing`, `engine-stopped`, `engine-denied`, `image-not-found`, `pull-failed`, `build-failed`,
 * `container-not-found`, `name-in-use`, `port-in-use`, `no-space`, `engine-refused` (all else that it says), and a hint that
 * says what to do. Sizes are bytes, times epoch milliseconds, durations milliseconds. When `signal` aborts, a call rejects
 * with its reason, and logs, stats and events just end. A container's `id` may be its name.
 */
export interface ContainerEngine extends AsyncDisposable {
  /** Which engine answers, and where. What was found is kept until it stops answering; then it is looked for again. */
  info(signal?: AbortSignal): Promise<EngineInfo>

  image(reference: string, signal?: AbortSignal): Promise<ImageInfo | null>
  pull(image: PullRequest, onProgress: (progress: PullProgress) => void, signal?: AbortSignal): Promise<void>
  build(request: BuildRequest, onLine: (line: string) => void, signal?: AbortSignal): Promise<void>

  networks(labels: Labels, signal?: AbortSignal): Promise<ResourceInfo[]>
  createNetwork(resource: ResourceSpec, signal?: AbortSignal): Promise<void>
  removeNetwork(name: string, signal?: AbortSignal): Promise<void>
  volumes(labels: Labels, signal?: AbortSignal): Promise<ResourceInfo[]>
  createVolume(resource: ResourceSpec, signal?: AbortSignal): Promise<void>
  removeVolume(name: string, signal?: AbortSignal): Promise<void>

  /** Every container, running or not, that has these labels; an empty value asks for the label only. */
  containers(labels: Labels, signal?: AbortSignal): Promise<ContainerInfo[]>
  inspect(id: string, signal?: AbortSignal): Promise<ContainerInfo>
  /** Made, not started. Returns its id. */
  create(container: ContainerSpec, signal?: AbortSignal): Promise<string>
  start(id: string, signal?: AbortSignal): Promise<void>
  /** The stop signal, then SIGKILL after the grace. A container that does not run is stopped already. */
  stop(id: string, graceMs: number, signal?: AbortSignal): Promise<void>
  restart(id: string, graceMs: number, signal?: AbortSignal): Promise<void>
  kill(id: string, signalName: string, signal?: AbortSignal): Promise<void>
  /** Its anonymous volumes go with it. What is not there is removed already. */
  remove(id: string, options: { readonly force: boolean }, signal?: AbortSignal): Promise<void>

  /** Lines in order, each with the time at which the engine got it; ends when the container does, or at once unless `follow`. */
  logs(id: string, options: LogOptions, signal?: AbortSignal): AsyncIterable<LogLine>
  /** One reading about each second until the container ends; none of one that does not run. */
  stats(id: string, signal?: AbortSignal): AsyncIterable<ContainerStats>
  /**
   * What happens to containers with these labels, each once, until `signal` aborts. `connected` comes first, and again when
   * the connection had to be made anew: what happened meanwhile follows, but an engine that was restarted has forgotten it,
   * so look at the containers then. Losing the engine is no error here: it is looked for until it is back.
   */
  events(labels: Labels, signal?: AbortSignal): AsyncIterable<'connected' | ContainerEvent>
  /** Runs a program inside to its end. */
  exec(
    id: string,
    request: ExecRequest,
    onLine: (line: LogLine) => void,
    signal?: AbortSignal,
  ): Promise<{ exitCode: number }>
}

export type Labels = Readonly<Record<string, string>>

export type EngineInfo = {
  readonly kind: 'docker' | 'podman'
  /** Where it answers (`unix:///var/run/docker.sock`) and how that was found, in words. */
  readonly address: string
  readonly foundBy: string
  readonly version: string
  readonly apiVersion: string
  /** `linux`, or `windows` where the engine runs Windows containers. */
  readonly os: string
  /** In its own words: `Docker Desktop`, `Debian GNU/Linux 12 (bookworm)`. */
  readonly operatingSystem: string
  readonly architecture: string
  readonly storageDriver: string
  /** Where it keeps images and volumes, seen from the engine. */
  readonly dataRoot: string
  readonly isRootless: boolean
  readonly cpus: number
  readonly memory: number
}

export type ImageInfo = {
  readonly id: string
  readonly architecture: string
  readonly size: number
  readonly labels: Labels
  readonly hasHealthcheck: boolean
  readonly exposedPorts: readonly number[]
}

export type PullRequest = { readonly reference: string; readonly platform: string | null }
/** Of all layers together; `total` grows while their sizes become known. */
export type PullProgress = { readonly message: string; readonly done: number; readonly total: number | null }

export type BuildRequest = {
  readonly context: string
  readonly dockerfile: string
  readonly args: Labels
  readonly target: string | null
  readonly tag: string
  readonly labels: Labels
}

export type ResourceSpec = { readonly name: string; readonly driver: string | null; readonly labels: Labels }
export type ResourceInfo = { readonly name: string; readonly labels: Labels }

export type ContainerSpec = {
  readonly name: string
  readonly image: string
  readonly platform: string | null
  /** null: as the image says. */
  readonly command: readonly string[] | null
  readonly entrypoint: readonly string[] | null
  readonly environment: Labels
  readonly labels: Labels
  readonly hostname: string | null
  readonly user: string | null
  readonly workingDir: string | null
  readonly init: boolean
  readonly readOnly: boolean
  /** `hostPort` null: the engine picks one. */
  readonly ports: readonly PublishedPort[]
  readonly expose: readonly number[]
  /** Volumes by their name in the engine (null: anonymous), binds by absolute path. */
  readonly mounts: readonly {
    readonly type: 'volume' | 'bind'
    readonly source: string | null
    readonly target: string
    readonly readOnly: boolean
  }[]
  readonly tmpfs: readonly string[]
  readonly networks: readonly { readonly name: string; readonly aliases: readonly string[] }[]
  readonly extraHosts: readonly string[]
  /** null: the image's own. */
  readonly healthcheck: Healthcheck | null
  readonly restart: RestartPolicy
  readonly memory: number | null
  readonly cpus: number | null
  readonly shm: number | null
  readonly ulimits: Readonly<Record<string, { readonly soft: number; readonly hard: number }>>
  readonly capAdd: readonly string[]
  readonly capDrop: readonly string[]
  readonly securityOpt: readonly string[]
  readonly stopSignal: string | null
  readonly stopGraceMs: number
}

export type PublishedPort = {
  readonly containerPort: number
  readonly protocol: 'tcp' | 'udp'
  readonly hostIp: string
  readonly hostPort: number | null
}

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'

export type ContainerInfo = {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly imageId: string
  readonly labels: Labels
  readonly state: ContainerState
  /** null: it has no health check. */
  readonly health: 'starting' | 'healthy' | 'unhealthy' | null
  /** What the last health checks said, the newest last. */
  readonly healthLog: readonly { readonly exitCode: number; readonly output: string; readonly at: EpochMs }[]
  /** Of its last end; null while it has not ended. */
  readonly exitCode: number | null
  readonly isOutOfMemory: boolean
  /** What the engine said when it could not start it; empty otherwise. */
  readonly error: string
  readonly restartCount: number
  readonly createdAt: EpochMs
  readonly startedAt: EpochMs | null
  readonly finishedAt: EpochMs | null
  readonly ports: readonly PublishedPort[]
}

export type LogOptions = {
  readonly follow: boolean
  readonly since?: EpochMs | undefined
  /** So many of the last lines; all when left out. */
  readonly tail?: number | undefined
}
export type LogLine = { readonly stream: 'stdout' | 'stderr'; readonly at: EpochMs; readonly text: string }

export type ContainerStats = {
  readonly at: EpochMs
  /** 100 is one core. */
  readonly cpuPercent: number
  /** Without the page cache. */
  readonly memory: number
  readonly memoryLimit: number
}

export type ContainerEvent = {
  readonly at: EpochMs
  readonly containerId: string
  readonly name: string
  readonly labels: Labels
  /** As Docker calls it: `create`, `start`, `die`, `oom`, `health_status`, `destroy`, … */
  readonly action: string
  /** Of `die`. */
  readonly exitCode: number | null
  /** Of `health_status`. */
  readonly health: 'starting' | 'healthy' | 'unhealthy' | null
}

export type ExecRequest = {
  readonly command: readonly string[]
  readonly environment?: Labels
  readonly user?: string
}
