import { Button } from '@mantine/core'
import { useState } from 'react'
import type { JsonValue } from '../../../src-main/contract/models/primitives.ts'
import type { HistoryEvent } from '../../../src-main/contract/models/run.ts'
import { formatCount } from '../../shared/format/number.ts'
import { linkTo } from '../../shared/links.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import ui from '../../shared/ui/page.module.css'
import { TableHead } from '../../shared/ui/TableHead.tsx'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import classes from './run.module.css'
import { history, type RunKey } from './runStore.ts'

const PAGE = 50
const MOST = 1000

/** What befell a run, or one of its tasks: when, what, and who asked for it. */
export const History = ({ of }: { readonly of: RunKey & { readonly taskId?: string; readonly mapIndex?: number } }) => {
  const [limit, setLimit] = useState(PAGE)
  const key = { ...of, limit }
  const live = history.use(key)
  return (
    <Loaded live={live} lines={6} onRetry={() => history.refresh(key)}>
      {({ events, next }) =>
        events.length === 0 ? (
          <Notice icon="clock" title="Nothing has happened yet">
            Each change of state is kept here, with who asked for it.
          </Notice>
        ) : (
          <>
            <div className={ui.scroll}>
              <table className={ui.table}>
                <TableHead columns={['When', of.taskId === undefined && 'Of', 'What', 'By', 'With']} />
                <tbody>
                  {events.map((event, index) => (
                    <Row key={`${event.at} ${index}`} event={event} withTask={of.taskId === undefined} />
                  ))}
                </tbody>
              </table>
            </div>
            {next !== null && (
              <div className={classes.more}>
                {limit < MOST ? (
                  <Button variant="default" size="compact-md" onClick={() => setLimit(Math.min(MOST, limit * 4))}>
                    Older events
                  </Button>
                ) : (
                  <span className={ui.soft}>
                    The newest {formatCount(MOST)}. “pfad dags history” lists the older ones.
                  </span>
                )}
              </div>
            )}
          </>
        )
      }
    </Loaded>
  )
}

const Row = ({ event, withTask }: { readonly event: HistoryEvent; readonly withTask: boolean }) => {
  const { at, dagId, runId, taskId, mapIndex, name, by, detail } = event
  return (
    <tr>
      <td>
        <TimeText at={at} show="both" />
      </td>
      {withTask && (
        <td className={ui.mono}>
          {taskId === null || runId === null ? (
            'the run'
          ) : (
            <a className={ui.link} href={linkTo.task({ dagId, runId, taskId, mapIndex })}>
              {taskId}
              {mapIndex >= 0 && ` [${mapIndex}]`}
            </a>
          )}
        </td>
      )}
      <td>
        <span className={classes.steps}>
          {name.split(' ').map((step, index) => (
            <span key={`${step} ${index}`} className={classes.step}>
              {index > 0 && <Icon name="right" size={12} />}
              {wordOf(step)}
            </span>
          ))}
        </span>
      </td>
      <td className={ui.nowrap}>{by ?? <span className={ui.soft}>the scheduler</span>}</td>
      <td className={classes.detail}>
        {sayings(detail).map((saying) => (
          <div key={saying}>{saying}</div>
        ))}
      </td>
    </tr>
  )
}

/** What events carried, as `name: value`: of each event its own values, whatever the event. */
const sayings = (detail: JsonValue): readonly string[] => {
  if (detail === null) return []
  if (typeof detail !== 'object' || Array.isArray(detail)) return [textOf(detail)]
  return Object.entries(detail).flatMap(([name, value]) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.entries(value).map(([inner, of]) => `${wordOf(inner)}: ${textOf(of)}`)
      : [`${wordOf(name)}: ${textOf(value)}`],
  )
}

const textOf = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** An event's name as words: `putOff` is `put off`. */
const wordOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
