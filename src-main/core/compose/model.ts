import type { PortMapping } from './ports.ts'

/** A stack as its compose file describes it; defaults are filled in, durations are milliseconds, sizes bytes. */
export type ComposeProject = {
  readonly name: string
  readonly services: ReadonlyMap<string, ComposeService>
  readonly volumes: ReadonlyMap<string, NamedResource>
  readonly networks: ReadonlyMap<string, NamedResource>
}

/** A volume or network. `name` is what the engine knows it by. */
export type NamedResource = {
  readonly name: string
  readonly isExternal: boolean
  readonly driver: string | null
  readonly labels: Readonly<Record<string, string>>
}

export type ComposeService = {
  readonly name: string
  readonly image: string | null
  readonly build: ComposeBuild | null
  readonly pullPolicy: 'always' | 'never' | 'missing' | 'build'
  readonly platform: string | null
  /** null: as the image says. */
  readonly command: readonly string[] | null
  readonly entrypoint: readonly string[] | null
  readonly environment: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly containerName: string | null
  readonly hostname: string | null
  readonly user: string | null
  readonly workingDir: string | null
  readonly init: boolean
  readonly readOnly: boolean
  readonly ports: readonly PortMapping[]
  readonly expose: readonly number[]
  readonly volumes: readonly Mount[]
  readonly tmpfs: readonly string[]
  readonly networks: readonly { readonly network: string; readonly aliases: readonly string[] }[]
  readonly extraHosts: readonly string[]
  readonly dependsOn: readonly Dependency[]
  readonly healthcheck: Healthcheck | null
  readonly restart: RestartPolicy
  readonly profiles: readonly string[]
  readonly replicas: number
  readonly memoryBytes: number | null
  readonly cpus: number | null
  readonly shmBytes: number | null
  readonly ulimits: Readonly<Record<string, { readonly soft: number; readonly hard: number }>>
  readonly capAdd: readonly string[]
  readonly capDrop: readonly string[]
  readonly securityOpt: readonly string[]
  readonly stopGracePeriodMs: number
  readonly stopSignal: string | null
}

export type ComposeBuild = {
  readonly context: string
  readonly dockerfile: string
  readonly args: Readonly<Record<string, string>>
  readonly target: string | null
}

export type Mount = {
  readonly type: 'volume' | 'bind'
  /** A volume's key in the file, or a path; null: an anonymous volume. */
  readonly source: string | null
  readonly target: string
  readonly readOnly: boolean
}

export type Dependency = {
  readonly service: string
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully'
  /** False: it need not be there. */
  readonly required: boolean
  /** Restarted when the other is. */
  readonly restart: boolean
}

/** `test` null: the image's own command. */
export type Healthcheck = {
  readonly isDisabled: boolean
  readonly test: readonly string[] | null
  readonly intervalMs: number
  readonly timeoutMs: number
  readonly retries: number
  readonly startPeriodMs: number
  readonly startIntervalMs: number | null
}

export type RestartPolicy = {
  readonly name: 'no' | 'always' | 'unless-stopped' | 'on-failure'
  readonly maximumRetryCount: number
}
