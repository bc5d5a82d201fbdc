import type { StoredConnection } from '../../contract/models/config.ts'
import { defaultConnections } from '../../core/stack/endpoints.ts'
import type { StackConnections } from '../config/deps.ts'
import { readProject, type StackOf } from './readProject.ts'

/**
 * The connections that a home's stack gives, as its compose file says when they are first asked for and after each `reread`.
 * A file that cannot be read gives none: what uses the stack says why.
 */
export const createStackConnections = (of: StackOf): StackConnections & { readonly reread: () => void } => {
  let found: readonly StoredConnection[] | null = null
  const read = (): readonly StoredConnection[] => {
    try {
      return defaultConnections(readProject(of).project)
    } catch {
      return []
    }
  }
  return {
    isChosen: of.settings.PFAD_BACKEND === 'stack',
    connections: () => {
      found ??= read()
      return found
    },
    reread: () => {
      found = null
    },
  }
}
