import { describe, expect, it } from 'vitest'
import { causeOf, RULES, type Symptoms, whatHappened } from './causes.ts'

const symptoms = (of: Partial<Symptoms>): Symptoms => ({
  ...{ service: 'kafka', exitCode: 1, isOutOfMemory: false, memoryLimit: 2 ** 30, error: '', lines: [], health: '' },
  ...{ imageArchitecture: 'amd64', engineArchitecture: 'x86_64', ...of },
})

/** What these servers really say. */
const SEEN: readonly (readonly [id: string, Partial<Symptoms>])[] = [
  ['out-of-memory', { exitCode: 137, isOutOfMemory: true, lines: ['Connection refused'] }],
  ['java-heap', { lines: ['java.lang.OutOfMemoryError: Java heap space'] }],
  ['no-memory-left', { lines: ['# There is insufficient memory for the Java Runtime Environment to continue.'] }],
  [
    'port-taken',
    {
      lines: [
        'org.apache.kafka.common.KafkaException: Socket server failed to bind to 0.0.0.0:9092: Address already in use.',
      ],
    },
  ],
  [
    'port-taken',
    {
      exitCode: null,
      error:
        'driver failed programming external connectivity: Bind for 127.0.0.1:9000 failed: port is already allocated',
    },
  ],
  ['platform', { lines: ['exec /opt/kafka/bin/run.sh: exec format error'] }],
  ['processor', { exitCode: 127, lines: ['Fatal glibc error: CPU does not support x86-64-v2'] }],
  ['no-space', { lines: ['java.io.IOException: No space left on device'] }],
  [
    'no-space',
    {
      lines: [
        'API: SYSTEM() Error: Storage backend has reached its minimum free drive threshold (*errors.errorString)',
      ],
    },
  ],
  [
    'other-version-data',
    { lines: ['Invalid cluster.id in: /var/lib/kafka/data/meta.properties. Expected x, but read y'] },
  ],
  ['other-version-data', { lines: ['FATAL:  database files are incompatible with server'] }],
  [
    'missing-jar',
    { lines: ['java.lang.ClassNotFoundException: Class org.apache.hadoop.fs.s3a.S3AFileSystem not found'] },
  ],
  ['missing-module', { lines: ["ModuleNotFoundError: No module named 'pyspark'"] }],
  ['volume-permission', { lines: ['mkdir: cannot create directory ‘/var/lib/kafka’: Permission denied'] }],
  ['volume-permission', { lines: ['java.nio.file.AccessDeniedException: /var/lib/kafka/data/meta.properties'] }],
  [
    'limits',
    {
      exitCode: 128,
      error: 'error setting rlimits for ready process: error setting rlimit type 7: operation not permitted',
    },
  ],
  [
    'mount-missing',
    { exitCode: null, error: 'invalid mount config for type "bind": bind source path does not exist: /x' },
  ],
  [
    'health-program',
    { exitCode: null, health: 'OCI runtime exec failed: exec: "curl": executable file not found in $PATH' },
  ],
  ['no-program', { exitCode: 127, error: 'exec: "kafka": executable file not found in $PATH' }],
  [
    'bad-config',
    { lines: ['org.apache.kafka.common.config.ConfigException: Missing required configuration "process.roles"'] },
  ],
  ['bad-config', { lines: ['Error: Database is uninitialized and superuser password is not specified.'] }],
  ['unknown-host', { lines: ['java.net.UnknownHostException: spark-master'] }],
  ['refused', { lines: ['ERROR Worker: All masters are unresponsive! Giving up.'] }],
  ['health-slow', { exitCode: null, health: 'Health check exceeded timeout (5s)' }],
  ['other-platform', { imageArchitecture: 'arm64', exitCode: 1, lines: ['strange'] }],
  ['segfault', { exitCode: 139 }],
  ['killed', { exitCode: 137 }],
  ['ended', { exitCode: 0 }],
]

describe('the cause of a failure', () => {
  it.each(SEEN)('%s', (id, of) => {
    expect(causeOf(symptoms(of))?.id).toBe(id)
  })

  it('has an example here for every rule', () => {
    expect(new Set(SEEN.map(([id]) => id))).toEqual(new Set(RULES.map(({ id }) => id)))
  })

  it('is not made up', () => {
    expect(causeOf(symptoms({ lines: ['all is well', 'INFO started'] }))).toBeNull()
  })

  it('names the service and its limit', () => {
    expect(causeOf(symptoms({ isOutOfMemory: true }))?.cause).toContain('limit of 1024 MB')
    expect(causeOf(symptoms({ exitCode: 0 }))?.advice).toContain('pfad stack logs kafka')
  })
})

it('says what happened in few words', () => {
  expect(whatHappened(symptoms({ exitCode: 137, isOutOfMemory: true }), false)).toBe(
    'ended with exit code 137, out of memory',
  )
  expect(whatHappened(symptoms({ exitCode: null }), true)).toBe('does not become healthy')
  expect(whatHappened(symptoms({ exitCode: 128, error: 'no such file' }), false)).toBe(
    'could not be started: no such file',
  )
})
