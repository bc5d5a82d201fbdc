import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, it } from 'vitest'
import { createHostPorts } from './hostPorts.ts'

it('knows a port that something listens at, whoever it is, and one that is free', async () => {
  const ports = createHostPorts()
  for (const address of ['127.0.0.1', '0.0.0.0']) {
    const server = createServer().listen(0, address)
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    expect(await ports.isFree('127.0.0.1', port)).toBe(false)
    if (process.platform === 'linux') expect(await ports.holder(port)).toContain(`(process ${process.pid})`)
    server.close()
    await once(server, 'close')
    expect(await ports.isFree('127.0.0.1', port)).toBe(true)
    expect(await ports.isFree('', port)).toBe(true)
    expect(await ports.holder(port)).toBeNull()
  }
})
