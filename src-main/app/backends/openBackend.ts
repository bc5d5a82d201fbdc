import type { Backend } from '../../contract/models/primitives.ts'
import type { HostBackend } from './backend.ts'
import { openEmbedded } from './embedded.ts'
import type { StackBackendOptions } from './stack.ts'

/** The app's backend. The stack's clients are large: who stays on the embedded one never loads them. */
export const openBackend = async (name: Backend, of: StackBackendOptions): Promise<HostBackend> => {
  if (name === 'embedded') return openEmbedded(of)
  const { openStackBackend } = await import('./stack.ts')
  return openStackBackend(of)
}
