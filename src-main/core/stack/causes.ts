/** What is known of a container that does not do what it should. */
export type Symptoms = {
  readonly service: string
  /** null: it has not ended. */
  readonly exitCode: number | null
  readonly isOutOfMemory: boolean
  /** Bytes; null: no limit. */
  readonly memoryLimit: number | null
  /** What the engine said when it could not start it; empty otherwise. */
  readonly error: string
  /** The last that it said, oldest first. */
  readonly lines: readonly string[]
  /** What its last health check said. */
  readonly health: string
  readonly imageArchitecture: string | null
  readonly engineArchitecture: string | null
}

export type Cause = { readonly cause: string; readonly advice: string }

type Rule = {
  readonly id: string
  /** In what it said, what the engine said and what its health check said. */
  readonly says?: RegExp
  readonly when?: (symptoms: Symptoms) => boolean
  readonly cause: string
  readonly advice: string
}

const LOGS = 'Read what it said: pfad stack logs SERVICE.'

/**
 * What has been seen to go wrong, the surest first: of several that fit, the first is told. `SERVICE` stands for the service's
 * name, `LIMIT` for its memory limit.
 */
export const RULES: readonly Rule[] = [
  {
    id: 'out-of-memory',
    when: ({ isOutOfMemory }) => isOutOfMemory,
    cause: 'It needed more memory than its limitLIMIT, and the system ended it.',
    advice: 'Raise its mem_limit in the compose file, give the container engine more memory, or run fewer workers.',
  },
  {
    id: 'java-heap',
    says: /java\.lang\.OutOfMemoryError/,
    cause: 'Its Java heap is too small for what it does.',
    advice: 'Raise its heap (KAFKA_HEAP_OPTS, SPARK_DRIVER_MEMORY, …) and its mem_limit with it.',
  },
  {
    id: 'no-memory-left',
    says: /insufficient memory for the Java Runtime|Cannot allocate memory|std::bad_alloc|fork: .*resource temporarily unavailable/i,
    cause: 'This machine, or the container engine, has no memory left for it.',
    advice:
      'Close something, give the container engine more memory, or run fewer workers: pfad stack scale spark-worker=1.',
  },
  {
    id: 'port-taken',
    says: /address already in use|EADDRINUSE|port is already allocated|ports are not available|bind for \S+ failed|failed to bind/i,
    cause: 'A port that it needs is taken.',
    advice: 'Let Pfad take free ones: pfad stack up --move-ports. Or end what has it.',
  },
  {
    id: 'platform',
    says: /exec format error|no matching manifest|does not match the (?:detected|specified) (?:host )?platform/i,
    cause: 'Its image is made for another kind of processor.',
    advice: 'Choose an image for this platform, or set platform in the compose file if the engine can emulate it.',
  },
  {
    id: 'processor',
    says: /CPU does not support x86-64-v\d|Illegal instruction/i,
    when: ({ exitCode }) => exitCode === 132,
    cause: 'The image needs a newer processor than this machine has, or than its virtual machine shows.',
    advice:
      'Choose an image for older processors (for MinIO a tag that ends in -cpuv1), or let the virtual machine show the host’s.',
  },
  {
    id: 'no-space',
    says: /No space left on device|disk (?:is )?full|not enough (?:disk )?space|XMinioStorageFull|NOT_ENOUGH_SPACE|reached its minimum free/i,
    cause: 'The disk is full where the container engine keeps its data.',
    advice: 'Free some space there (docker system df shows what takes it), then: pfad stack up.',
  },
  {
    id: 'other-version-data',
    says: /InconsistentClusterId|Invalid cluster\.id|database files are incompatible with server|was created by a newer version|unsupported (?:data|format) version|downgrade is not (?:supported|possible)/i,
    cause: 'The data in its volume is of another version or another cluster than this one.',
    advice: 'Go back to the version that wrote it, or wipe the data: pfad stack reset.',
  },
  {
    id: 'missing-jar',
    says: /ClassNotFoundException|NoClassDefFoundError|could not find or load main class|UnsupportedClassVersionError|NoSuchMethodError/i,
    cause: 'A Java library that it needs is missing in its image, or is of another version.',
    advice:
      'Build the image anew: pfad stack up --build. The versions of Spark, Hadoop and the S3A libraries must match.',
  },
  {
    id: 'missing-module',
    says: /ModuleNotFoundError|ImportError: /,
    cause: 'A Python module that it needs is missing in its image.',
    advice: 'Build the image anew: pfad stack up --build.',
  },
  {
    id: 'limits',
    says: /error setting rlimit/i,
    cause: 'The container engine may not give it as many open files as its ulimits ask for.',
    advice: 'Lower ulimits of SERVICE (CLICKHOUSE_NOFILE for ClickHouse), or raise the engine’s own limit.',
  },
  {
    id: 'volume-permission',
    says: /permission denied|EACCES|AccessDeniedException|operation not permitted|read-only file system|file access denied/i,
    cause: 'It may not write to, or read, a folder or volume of its own.',
    advice:
      'Its volume belongs to another user, or a mounted file is not readable: correct its rights, or wipe the volume with pfad stack reset.',
  },
  {
    id: 'mount-missing',
    says: /bind source path does not exist|not a directory: unknown|error mounting|mounts? denied|is not shared from the host/i,
    cause: 'A file or folder that is mounted into it is not there, or not shared with the container engine.',
    advice: 'See volumes of SERVICE in the compose file. Docker Desktop: Settings, Resources, File sharing.',
  },
  {
    id: 'health-program',
    when: ({ health }) => /executable file not found|: not found|no such file or directory/i.test(health),
    cause: 'Its health check calls a program that its image does not have.',
    advice: 'Correct healthcheck of SERVICE in the compose file.',
  },
  {
    id: 'no-program',
    says: /executable file not found|no such file or directory: unknown|exec: ".*": (?:stat|permission)/i,
    when: ({ exitCode }) => exitCode === 126 || exitCode === 127,
    cause: 'The program that it should run is not in its image, or cannot be run.',
    advice: 'Correct command or entrypoint of SERVICE in the compose file, or the image’s version.',
  },
  {
    id: 'bad-config',
    says: /ConfigException|Missing required configuration|No configuration found|KafkaException: .*(?:config|listener)|advertised\.listeners|Poco::Exception.*config|Unknown setting|XML.*(?:parse|syntax)|SAXParseException|invalid (?:configuration|option|argument|value)|unrecognized (?:option|argument)|not a valid|superuser password is not specified|Invalid credentials: |access key length|YAMLException/i,
    cause: 'Its configuration is wrong.',
    advice:
      'See environment and the mounted configuration of SERVICE in the compose file; its last lines name what it refuses.',
  },
  {
    id: 'unknown-host',
    says: /UnknownHostException|getaddrinfo|Name or service not known|could not be resolved|Temporary failure in name resolution|no such host/i,
    cause: 'It looks for another service by a name that is not there.',
    advice: 'Start all of it: pfad stack up. Services find each other by name on the stack’s network.',
  },
  {
    id: 'refused',
    says: /Connection refused|ECONNREFUSED|All masters are unresponsive|could not connect to server/i,
    cause: 'Another service that it needs does not answer.',
    advice: 'See which one is not healthy: pfad stack status.',
  },
  {
    id: 'health-slow',
    when: ({ health }) => /timeout|timed out|deadline exceeded/i.test(health),
    cause: 'Its health check takes too long: this machine is busy, or it hangs.',
    advice: 'Wait and look again (pfad stack status); if it stays so: pfad stack restart SERVICE.',
  },
  {
    id: 'other-platform',
    when: ({ imageArchitecture: image, engineArchitecture: engine, exitCode }) =>
      image !== null && engine !== null && nameOf(image) !== nameOf(engine) && exitCode !== null && exitCode !== 0,
    cause: 'Its image is made for another kind of processor and runs emulated, if at all.',
    advice: 'Choose an image for this platform.',
  },
  {
    id: 'segfault',
    when: ({ exitCode }) => exitCode === 139,
    cause: 'It crashed (segmentation fault).',
    advice: `Start it again; if it stays so, choose another version of its image. ${LOGS}`,
  },
  {
    id: 'killed',
    when: ({ exitCode }) => exitCode === 137,
    cause: 'It was killed: by somebody, by the system for want of memory, or because it did not stop in time.',
    advice: 'Start it again: pfad stack up. If it stays so, give the container engine more memory.',
  },
  {
    id: 'ended',
    when: ({ exitCode }) => exitCode === 0,
    cause: 'It ended by itself without an error.',
    advice: `A server must not end. ${LOGS}`,
  },
]

/** The likely cause, and what to do; null: none that is known. */
export const causeOf = (symptoms: Symptoms): (Cause & { readonly id: string }) | null => {
  const said = [symptoms.error, symptoms.health, ...symptoms.lines].join('\n')
  const rule = RULES.find(({ says, when }) => says?.test(said) === true || when?.(symptoms) === true)
  if (rule === undefined) return null
  const limit = symptoms.memoryLimit === null ? '' : ` of ${Math.round(symptoms.memoryLimit / 2 ** 20)} MB`
  const filled = (text: string): string => text.replaceAll('SERVICE', symptoms.service).replace('LIMIT', limit)
  return { id: rule.id, cause: filled(rule.cause), advice: filled(rule.advice) }
}

/** What happened, in a few words. */
export const whatHappened = ({ exitCode, isOutOfMemory, error }: Symptoms, isUnhealthy: boolean): string => {
  if (error !== '') return `could not be started: ${error}`
  if (exitCode !== null) return `ended with exit code ${exitCode}${isOutOfMemory ? ', out of memory' : ''}`
  return isUnhealthy ? 'does not become healthy' : 'does not come up in time'
}

const SAME: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64', arm64v8: 'arm64' }
const nameOf = (architecture: string): string => SAME[architecture.toLowerCase()] ?? architecture.toLowerCase()
