import { PfadError } from '../../../contract/error.ts'
import type { StoredConnection } from '../../../contract/models/config.ts'
import type { Connection, TaskContext } from '../../../core/authoring/context.ts'
import { secretsOfConnection } from '../../../core/config/connectionUri.ts'
import { isSensitiveName } from '../../../core/config/sensitive.ts'
import type { Ask } from './askParent.ts'
import type { Mask } from './mask.ts'

/** Connections and variables, each fetched when a task asks for it; their secrets are masked from that moment on. */
export const createTaskConfig = (ask: Ask, mask: Mask): Pick<TaskContext, 'connections' | 'variables'> => ({
  connections: {
    async get(connId): Promise<Connection> {
      const connection = await ask<StoredConnection>({ t: 'wantConnection', connId })
      mask.add(secretsOfConnection(connection))
      const { description: _text, ...parts } = connection
      return parts
    },
  },
  variables: {
    async get(key, byDefault) {
      try {
        const text = await ask<string>({ t: 'wantVariable', key })
        if (isSensitiveName(key)) mask.add([{ text }])
        return text
      } catch (thrown) {
        const isUnknown = thrown instanceof PfadError && thrown.code === 'unknown-variable'
        if (isUnknown && byDefault !== undefined) return byDefault
        throw thrown
      }
    },
  },
})
