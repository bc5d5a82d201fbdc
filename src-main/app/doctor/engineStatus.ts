import { createDockerEngine } from '../../adapters/docker/containerEngine.ts'
import { toErrorShape } from '../../contract/error.ts'
import type { EngineStatus } from '../../contract/models/platform.ts'

/** So long an answer is given again (ms): every open screen asks. */
const FRESH = 10_000

/** Whether a container engine answers, without watching it: somebody who stays on the embedded backend needs none. */
export const createEngineStatus = (env: NodeJS.ProcessEnv, setting: string) => {
  let known: { readonly at: number; readonly answer: Promise<EngineStatus> } | null = null
  const ask = async (): Promise<EngineStatus> => {
    await using engine = createDockerEngine({ env, setting })
    try {
      const { kind, version, address } = await engine.info()
      const name = kind === 'podman' ? 'Podman' : 'Docker'
      return { platform: process.platform, engine: { name, version, address }, problem: null }
    } catch (thrown) {
      return { platform: process.platform, engine: null, problem: toErrorShape(thrown) }
    }
  }
  return (again: boolean): Promise<EngineStatus> => {
    const now = performance.now()
    if (known === null || again || now - known.at > FRESH) known = { at: now, answer: ask() }
    return known.answer
  }
}
