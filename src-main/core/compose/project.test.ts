import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PfadError } from '../../contract/error.ts'
import { parseCompose } from './project.ts'
import { startOrder } from './startOrder.ts'

const parse = (text: string, variables = {}) => parseCompose({ file: 'compose.yaml', text, variables }, 'pfad')
const service = (body: string, variables = {}) => {
  const lines = body.split('\n').map((line) => `    ${line}`)
  const text = `services:\n  it:\n    image: x\n${lines.join('\n')}\n  db: { image: y }\nvolumes: { data: }\nnetworks: { net: }`
  const found = parse(text, variables).services.get('it')
  if (found === undefined) throw new Error('no service')
  return found
}
const problem = (text: string, variables = {}): string => {
  try {
    parse(text, variables)
  } catch (thrown) {
    if (thrown instanceof PfadError) return `${thrown.message} ${thrown.hint ?? ''}`.trim()
    throw thrown
  }
  return 'none'
}

describe('a compose file', () => {
  it('is read with all that a service can say', () => {
    const read = service(
      [
        'command: sh -c "echo \'a b\' $$HOME"',
        'environment: { A: 1, B: true, C: "${C:-d}", D: }',
        'ports: ["127.0.0.1:8123:8123", "9000-9001:9000-9001/udp", "[::1]:80:80", "7"]',
        'volumes: ["data:/var/lib/x", "./conf:/etc/x:ro", "C:\\\\x:/y", "/anon", { type: bind, source: ~/z, target: /z, read_only: true }]',
        'depends_on: { db: { condition: service_healthy } }',
        'healthcheck: { test: curl -f localhost, interval: 1m30s, timeout: 500ms, retries: 5, start_period: 1h }',
        'restart: on-failure:3',
        'deploy: { replicas: "${N:-2}", resources: { limits: { memory: 1gb, cpus: "0.5" } } }',
        'ulimits: { nofile: { soft: 10, hard: 20 }, nproc: 5 }',
        'networks: { net: { aliases: [other] } }',
        'stop_grace_period: 1m',
        'x-mine: { anything: 1 }',
      ].join('\n'),
      { D: 'from outside' },
    )
    expect(read).toMatchObject({
      command: ['sh', '-c', "echo 'a b' $HOME"],
      environment: { A: '1', B: 'true', C: 'd', D: 'from outside' },
      dependsOn: [{ service: 'db', condition: 'service_healthy', required: true, restart: false }],
      healthcheck: {
        ...{ test: ['CMD-SHELL', 'curl -f localhost'], intervalMs: 90_000, timeoutMs: 500, retries: 5 },
        ...{ startPeriodMs: 3_600_000, isDisabled: false },
      },
      restart: { name: 'on-failure', maximumRetryCount: 3 },
      replicas: 2,
      memoryBytes: 2 ** 30,
      cpus: 0.5,
      ulimits: { nofile: { soft: 10, hard: 20 }, nproc: { soft: 5, hard: 5 } },
      networks: [{ network: 'net', aliases: ['other'] }],
      stopGracePeriodMs: 60_000,
    })
    expect(read.ports).toEqual([
      { hostIp: '127.0.0.1', published: 8123, target: 8123, protocol: 'tcp' },
      { hostIp: '', published: 9000, target: 9000, protocol: 'udp' },
      { hostIp: '', published: 9001, target: 9001, protocol: 'udp' },
      { hostIp: '::1', published: 80, target: 80, protocol: 'tcp' },
      { hostIp: '', published: null, target: 7, protocol: 'tcp' },
    ])
    expect(read.volumes).toEqual([
      { type: 'volume', source: 'data', target: '/var/lib/x', readOnly: false },
      { type: 'bind', source: './conf', target: '/etc/x', readOnly: true },
      { type: 'bind', source: 'C:\\x', target: '/y', readOnly: false },
      { type: 'volume', source: null, target: '/anon', readOnly: false },
      { type: 'bind', source: '~/z', target: '/z', readOnly: true },
    ])
  })

  it('names what the engine will know: project, volumes, networks', () => {
    const text =
      'name: other\nservices: { a: { image: x } }\nvolumes: { v: , w: { name: mine }, e: { external: true } }\nnetworks: { n: { driver: bridge } }'
    const { name, volumes, networks } = parse(text)
    expect(name).toBe('other')
    expect([...volumes].map(([key, { name: of, isExternal }]) => [key, of, isExternal])).toEqual([
      ['v', 'other_v', false],
      ['w', 'mine', false],
      ['e', 'e', true],
    ])
    expect([...networks].map(([key, { name: of }]) => [key, of])).toEqual([
      ['n', 'other_n'],
      ['default', 'other_default'],
    ])
  })

  it.each([
    [
      'services: { a: { image: x, helthcheck: {} } }',
      'services.a.helthcheck: there is no such key. Did you mean "healthcheck"?',
    ],
    ['services: { a: { image: x, extends: b } }', 'services.a.extends: is not supported. Write the service out.'],
    [
      'include: [other.yaml]\nservices: { a: { image: x } }',
      'compose.yaml:1: include: is not supported. Write the services into one file.',
    ],
    ['x: &x { image: y }\nservices:\n  a:\n    <<: *x', 'compose.yaml:4: services.a.<<: merge keys are not supported.'],
    ['services: { a: { image: x }, a: { image: y } }', 'Map keys must be unique'],
    [
      'services:\n  a:\n    image: x\n    ports: ["80:70000"]',
      'compose.yaml:4: services.a.ports[0]: "80:70000" is not a port',
    ],
    ['services: { a: { image: x, depends_on: [b] } }', 'services.a.depends_on: there is no service "b".'],
    ['services: { a: { image: x, volumes: ["v:/v"] } }', 'there is no volume "v".'],
    ['services: { a: { image: x, depends_on: [b] }, b: { image: x, depends_on: [a] } }', 'in a circle: a → b → a.'],
    ['services: { a: { image: x, healthcheck: { interval: 10 } } }', '"10" is not a duration'],
    ['services: { a: { image: x, mem_limit: lots } }', '"lots" is not a size such as 512m or 2gb.'],
    ['services: { a: { image: x, scale: 2, deploy: { replicas: 3 } } }', 'scale and deploy.replicas differ.'],
    ['services: { a: { image: x, environment: { A: "${A:?set it}" } } }', 'the variable A is not set: set it.'],
    ['services: { a: { image: x, environment: { A: "${A" } } }', 'has a ${ without its }.'],
    ['services: { a: { image: x, privileged: true } }', 'Pfad starts no privileged container.'],
    ['services: { a: {} }', 'needs an image or a build.'],
    ['services:', 'there are none.'],
    ['- a', 'is no compose file'],
    ['', 'is no compose file'],
    ['a: 1\n---\nb: 2', 'a second document'],
    ['services: { a: { image: x } }\nname: Big', '"Big" is no project name'],
  ])('is refused by name and line: %j', (text, expected) => {
    expect(problem(text)).toContain(expected)
    expect(problem(text)).toMatch(/^compose\.yaml/)
  })

  it('gives an order in which each service stands after those that it waits for', () => {
    const text = 'services: { a: { image: x, depends_on: [c] }, b: { image: x, depends_on: [a] }, c: { image: x } }'
    expect(startOrder(parse(text), 'compose.yaml')).toEqual(['c', 'a', 'b'])
  })

  it('never crashes and never drops a key silently', () => {
    const key = fc.oneof(
      fc.constantFrom('services', 'image', 'ports', 'build', 'deploy', '<<', 'x-a', 'healthcheck'),
      fc.string(),
    )
    const tree = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        tie('map'),
        fc.array(tie('value')),
      ),
      map: fc.dictionary(key, tie('value')),
    }))
    fc.assert(
      fc.property(tree.map, (made) => {
        expect(problem(JSON.stringify({ services: { a: { image: 'x', ...(made as object) } } }))).toBeTypeOf('string')
        expect(problem(JSON.stringify(made))).toBeTypeOf('string')
      }),
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(problem(text)).toBeTypeOf('string')
      }),
    )
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        fc.pre(!name.startsWith('x-'))
        const known =
          'image build platform container_name hostname user pull_policy working_dir command entrypoint environment labels init read_only tty stdin_open ports expose volumes tmpfs networks extra_hosts depends_on healthcheck restart profiles scale deploy mem_limit cpus shm_size ulimits cap_add cap_drop security_opt stop_grace_period stop_signal'
        fc.pre(!known.split(' ').includes(name))
        expect(problem(JSON.stringify({ services: { a: { image: 'x', [name]: 'y' } } }))).not.toBe('none')
      }),
    )
  })
})

describe('interpolation', () => {
  const value = (text: string, variables = {}) => service(`hostname: ${JSON.stringify(text)}`, variables).hostname

  it.each([
    ['$A-${A}', { A: 'x' }, 'x-x'],
    ['${A:-d}${A-d}', { A: '' }, 'd'],
    ['${A:-d}${A-d}', {}, 'dd'],
    ['${A:+y}${A+y}', { A: '' }, 'y'],
    ['${A:-${B:-${C}}}', { C: 'deep' }, 'deep'],
    ['$$A $${A}', { A: 'x' }, '$A ${A}'],
    ['${A}', {}, ''],
    ['${A:-}}', {}, '}'],
  ])('%j with %j is %j', (text, variables, expected) => {
    expect(value(text, variables)).toBe(expected)
  })

  it('leaves text without a dollar as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('$'))
        expect(value(text)).toBe(text)
      }),
    )
  })
})
