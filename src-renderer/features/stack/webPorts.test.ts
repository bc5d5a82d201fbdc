import { expect, it } from 'vitest'
import { pageAt } from './webPorts.ts'

const port = { host: '127.0.0.1', port: 8124, containerPort: 8123, protocol: 'tcp' }

it('knows which ports show a page, wherever they were moved', () => {
  expect(pageAt(port)?.href).toBe('http://127.0.0.1:8124/play')
  expect(pageAt({ ...port, containerPort: 9092 })).toBeNull()
  expect(pageAt({ ...port, protocol: 'udp' })).toBeNull()
})
