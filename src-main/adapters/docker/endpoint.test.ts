import { expect, it } from 'vitest'
import { formatAddress, parseAddress } from './endpoint.ts'

it.each([
  ['unix:///var/run/docker.sock', { kind: 'socket', path: '/var/run/docker.sock' }],
  ['/var/run/docker.sock', { kind: 'socket', path: '/var/run/docker.sock' }],
  ['npipe:////./pipe/docker_engine', { kind: 'socket', path: '//./pipe/docker_engine' }],
  ['npipe://\\\\.\\pipe\\docker_engine', { kind: 'socket', path: '//./pipe/docker_engine' }],
  ['tcp://127.0.0.1:2375', { kind: 'tcp', host: '127.0.0.1', port: 2375, tls: null }],
  ['tcp://engine', { kind: 'tcp', host: 'engine', port: 2375, tls: null }],
  ['10.0.0.1:4243', { kind: 'tcp', host: '10.0.0.1', port: 4243, tls: null }],
  ['tcp://[::1]:2375', { kind: 'tcp', host: '::1', port: 2375, tls: null }],
  [
    'https://engine',
    { kind: 'tcp', host: 'engine', port: 2376, tls: { ca: null, cert: null, key: null, isVerified: true } },
  ],
  ['ssh://ada@lab:2222', { kind: 'ssh', user: 'ada', host: 'lab', port: 2222 }],
  ['ssh://lab', { kind: 'ssh', user: null, host: 'lab', port: null }],
])('reads %s', (address, endpoint) => {
  expect(parseAddress(address)).toEqual(endpoint)
})

it.each(['', 'unix://', 'fd://3', 'tcp://', 'ftp://x', 'tcp://x:99999', 'no address'])('refuses %j', (address) => {
  expect(parseAddress(address)).toBeNull()
})

it.each([
  'unix:///var/run/docker.sock',
  'npipe:////./pipe/docker_engine',
  'tcp://[::1]:2375',
  'ssh://ada@lab:2222',
  'ssh://lab',
])('writes %s as it was', (address) => {
  const endpoint = parseAddress(address)
  expect(endpoint && formatAddress(endpoint)).toBe(address)
})

it('keeps a password out of what is shown', () => {
  const endpoint = parseAddress('ssh://ada:secret@lab')
  expect(endpoint && formatAddress(endpoint)).toBe('ssh://ada@lab')
})
