import type { SearchHit } from '../../../src-main/contract/models/search.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { linkTo } from '../../shared/links.ts'
import { hrefTo } from '../../shared/router.ts'
import { STATES } from '../../shared/state/states.ts'
import type { Entry } from './entry.ts'

/** What the host has found, as rows that lead there. */
export const entryOf = (hit: SearchHit): Entry => {
  switch (hit.kind) {
    case 'dag':
      return { ...row('DAGs', hit.dagId, hit.description), icon: 'dags', href: linkTo.dag(hit.dagId) }
    case 'run':
      return {
        ...row('Runs', hit.runId, `${STATES[hit.state].label} · ${hit.dagId}`),
        ...{ icon: 'runs', href: linkTo.run(hit.dagId, hit.runId) },
      }
    case 'minute': {
      const label = hit.minute.replace('_', ' ').replace(/-(\d\d)$/, ':$1')
      return { ...row('Minutes', label, hit.dagId), icon: 'reports', href: linkTo.minute(hit.dagId, hit.minute) }
    }
    case 'object':
      return {
        ...row('Objects', hit.key, `${hit.bucket} · ${formatBytes(hit.size)}`),
        ...{ icon: 'parquet', href: linkTo.object(hit.bucket, hit.key) },
      }
    case 'service':
      return { ...row('Services', hit.service, 'of the stack'), icon: 'stack', href: linkTo.stack(hit.service) }
    case 'setting':
      return {
        ...row('Settings', hit.name, hit.section),
        ...{ icon: 'settings', href: hrefTo(['settings', hit.section], { edit: hit.name }) },
      }
  }
}

const row = (group: string, label: string, detail: string) => ({
  id: JSON.stringify([group, label, detail]),
  ...{ group, label, detail },
})
