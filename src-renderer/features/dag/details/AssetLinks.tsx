import { linkTo } from '../../../shared/links.ts'
import { Card } from '../../../shared/ui/Card.tsx'
import { Loaded } from '../../../shared/ui/Loaded.tsx'
import ui from '../../../shared/ui/page.module.css'
import { TableHead } from '../../../shared/ui/TableHead.tsx'
import { TimeText } from '../../../shared/ui/TimeText.tsx'
import { assetsAround } from '../dagStore.ts'
import type { TabProps } from '../tab.ts'

/** The assets that the DAG updates or runs on, with the DAGs at their other end. */
export const AssetLinks = ({ dag: { dagId } }: TabProps) => {
  const live = assetsAround.use(dagId)
  if (live.data?.length === 0) return null
  return (
    <Card title="Assets" flush>
      <Loaded live={live} lines={3} onRetry={() => assetsAround.refresh(dagId)}>
        {(list) => (
          <div className={ui.scroll}>
            <table className={ui.table} aria-label="Assets">
              <TableHead columns={['Asset', 'Updated by', 'Runs', 'Last update']} />
              <tbody>
                {list.map(({ name, uri, producers, consumers, lastEvent }) => (
                  <tr key={name}>
                    <td>
                      {name}
                      {uri !== name && <div className={ui.soft}>{uri}</div>}
                    </td>
                    <td>
                      <DagLinks dagIds={producers.map((each) => each.dagId)} own={dagId} />
                    </td>
                    <td>
                      <DagLinks dagIds={consumers.map((each) => each.dagId)} own={dagId} />
                    </td>
                    <td>
                      {lastEvent === null ? (
                        'never'
                      ) : lastEvent.source === null ? (
                        <TimeText at={lastEvent.at} show="relative" />
                      ) : (
                        <a href={linkTo.task({ ...lastEvent.source })}>
                          <TimeText at={lastEvent.at} show="relative" />
                        </a>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </Card>
  )
}

const DagLinks = ({ dagIds, own }: { readonly dagIds: readonly string[]; readonly own: string }) => {
  const distinct = [...new Set(dagIds)]
  if (distinct.length === 0) return '–'
  return distinct.map((dagId, index) => (
    <span key={dagId}>
      {index > 0 && ', '}
      {dagId === own ? (
        'this DAG'
      ) : (
        <a className={ui.link} href={linkTo.dag(dagId)}>
          {dagId}
        </a>
      )}
    </span>
  ))
}
