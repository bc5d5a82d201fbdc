import { describe, expect, it } from 'vitest'
import { PfadError } from '../../contract/error.ts'
import { EngineSilent } from './ask.ts'
import { engineError } from './errors.ts'

const refusal = (message: string, statusCode = 500) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${message} `), { statusCode, json: { message } })
const fault = (code: string, message = code) => Object.assign(new Error(message), { code })

describe('what an engine says', () => {
  it.each([
    // Docker 20.10 and 28, Docker Desktop, Podman, Windows
    [
      'port-in-use',
      'driver failed programming external connectivity on endpoint x: Bind for 127.0.0.1:9000 failed: port is already allocated',
    ],
    [
      'port-in-use',
      'driver failed programming external connectivity: Error starting userland proxy: listen tcp4 127.0.0.1:9000: bind: address already in use',
    ],
    [
      'port-in-use',
      'failed to set up container networking: driver failed: failed to bind host port for 127.0.0.1:9000: address already in use',
    ],
    [
      'port-in-use',
      'Ports are not available: exposing port TCP 127.0.0.1:9000 -> 0.0.0.0:0: listen tcp 127.0.0.1:9000: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
    ],
    ['port-in-use', 'rootlessport listen tcp 127.0.0.1:9000: bind: address already in use'],
    [
      'port-in-use',
      'rootlessport cannot expose privileged port 80, you can add net.ipv4.ip_unprivileged_port_start=80',
    ],
    [
      'port-in-use',
      'Ports are not available: listen tcp 127.0.0.1:9000: bind: An attempt was made to access a socket in a way forbidden by its access permissions.',
    ],
    ['no-space', 'write /var/lib/docker/tmp/x: no space left on device'],
    ['image-not-found', 'No such image: nowhere:1'],
    ['image-not-found', 'manifest for busybox:9 not found: manifest unknown: manifest unknown'],
    ['image-not-found', 'pull access denied for nowhere, repository does not exist or may require docker login'],
    ['image-not-found', 'nowhere:1: image not known'],
    [
      'image-not-found',
      'failed to resolve reference "docker.io/library/nowhere:1": docker.io/library/nowhere:1: not found',
    ],
    ['container-not-found', 'No such container: x'],
    ['container-not-found', 'no container with name or ID "x" found: no such container'],
    [
      'name-in-use',
      'Conflict. The container name "/x" is already in use by container "y". You have to remove that container.',
      409,
    ],
    ['name-in-use', 'network with name x already exists', 409],
    ['name-in-use', 'network name x already used: network already exists'],
    [
      'name-in-use',
      'creating container storage: the container name "x" is already in use by y. You have to remove that container to be able to reuse that name: that name is already in use',
    ],
    ['engine-refused', 'remove x: volume is in use - [y]', 409],
    ['engine-refused', 'invalid mount config for type "bind": bind source path does not exist: /x', 400],
  ] as const)('means %s: %s', (code, message, status?: number) => {
    const error = engineError(refusal(message, status), 'It failed', 'unix:///x')
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) })
    expect(error.message).toMatch(/^It failed: /)
    expect(error.hint).toBeTruthy()
  })

  it('is read from a stream, which has no JSON of its own', () => {
    const error = Object.assign(new Error('(HTTP code 404) unexpected - No such container: x '), {
      statusCode: 404,
      json: null,
    })
    expect(engineError(error, 'No log', 'unix:///x').message).toBe('No log: No such container: x.')
  })
})

describe('a connection', () => {
  it.each(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'])(
    'that is %s: engine-stopped',
    (code) => {
      const error = engineError(fault(code), 'It failed', 'unix:///x')
      expect(error).toMatchObject({ code: 'engine-stopped', message: expect.stringContaining('unix:///x') })
    },
  )
  it('that broke or kept silent: engine-stopped', () => {
    expect(engineError(new EngineSilent('it closed'), 'It failed', 'unix:///x').code).toBe('engine-stopped')
    expect(engineError(new Error('socket hang up'), 'It failed', 'unix:///x').code).toBe('engine-stopped')
  })
  it('that is not allowed or not trusted: engine-denied', () => {
    expect(engineError(fault('EACCES'), 'It failed', 'unix:///x')).toMatchObject({
      hint: expect.stringContaining('docker'),
    })
    for (const code of ['EACCES', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID']) {
      expect(engineError(fault(code), 'It failed', 'tcp://x:2376').code).toBe('engine-denied')
    }
  })
})

it('leaves our own errors as they are', () => {
  const own = new PfadError('build-failed', 'No.', 'Yes.')
  expect(engineError(own, 'It failed', '')).toBe(own)
})
