import { findDockerEngine } from '../../setup/dockerEngine.ts'
import { createTestEngine, type TestEngine } from './engine.ts'

/** The engine of this machine. Throws with the reason where there is none: without one, this part is not run. */
export const openEngine = async (): Promise<{ engine: TestEngine; socket: string }> => {
  const found = await findDockerEngine()
  if ('missing' in found) throw new Error(`These tests need a Docker Engine: ${found.missing}.`)
  return { engine: createTestEngine(found.call), socket: found.socket }
}
