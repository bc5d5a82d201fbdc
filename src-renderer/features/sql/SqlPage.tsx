import { Button, SegmentedControl } from '@mantine/core'
import { lazy, Suspense, useEffect, useState } from 'react'
import { type Command, useCommands } from '../../shared/commands.ts'
import { hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import { HistoryPanel } from './HistoryPanel.tsx'
import { Outcome } from './Outcome.tsx'
import classes from './sql.module.css'
import { cancel, type Engine, engines, run, sqlConsole } from './sqlStore.ts'

const Editor = lazy(() => import('./Editor.tsx').then((module) => ({ default: module.Editor })))

const WORDS: Readonly<Record<Engine, string>> = { duckdb: 'DuckDB', clickhouse: 'ClickHouse' }

const COMMANDS: readonly Command[] = [
  { id: 'sql.run', label: 'Run the statement', group: 'SQL', icon: 'play', keys: 'mod+Enter', run: () => void run() },
  { id: 'sql.cancel', label: 'Cancel the statement', group: 'SQL', icon: 'close', run: cancel },
]

/** Statements over the events and any object: written, run, cancelled, looked at. */
export const SqlPage = () => {
  const place = usePlace()
  const linked = place.search.get('sql')
  const live = engines.use(null)
  const { text, runningSince, engine: chosen } = sqlConsole()
  const offered = live.data ?? []
  const engine = offered.find((one) => one.engine === chosen)?.engine ?? offered[0]?.engine ?? 'duckdb'
  const [hasHistory, setHistory] = useState(false)

  // A statement that a link brought is written down, never run by itself.
  useEffect(() => {
    if (linked === null) return
    sqlConsole.setState({ text: linked, engine: linked.includes("'s3") ? 'duckdb' : sqlConsole.getState().engine })
    navigate(hrefWith(place, { sql: null }), { replace: true })
  }, [linked, place])

  useCommands(COMMANDS)
  const tables = offered.find((one) => one.engine === engine)?.tables ?? []
  return (
    <Page
      title="SQL"
      lead={lead(engine, offered.length > 1)}
      actions={
        <>
          {offered.length > 1 && (
            <SegmentedControl
              aria-label="Engine"
              data={offered.map((one) => ({ value: one.engine, label: WORDS[one.engine] }))}
              value={engine}
              onChange={(value) => sqlConsole.setState({ engine: value })}
            />
          )}
          <Button
            variant="default"
            aria-expanded={hasHistory}
            leftSection={<Icon name="history" size={16} />}
            onClick={() => setHistory(!hasHistory)}
          >
            History
          </Button>
          {runningSince === null ? (
            <Button
              leftSection={<Icon name="play" size={16} />}
              onClick={() => void run()}
              title="Ctrl Enter or ⌘ Enter"
            >
              Run
            </Button>
          ) : (
            <Button color="red" leftSection={<Icon name="close" size={16} />} onClick={cancel}>
              Cancel
            </Button>
          )}
        </>
      }
    >
      <div className={classes.top}>
        <Card flush className={classes.editor}>
          <Suspense fallback={<div className={classes.waiting} role="status" aria-label="Loading the editor" />}>
            <Editor text={text} tables={tables} />
          </Suspense>
        </Card>
        {hasHistory && <HistoryPanel onClose={() => setHistory(false)} />}
      </div>
      <Outcome />
    </Page>
  )
}

const lead = (engine: Engine, hasBoth: boolean): React.ReactNode =>
  engine === 'clickhouse' ? (
    'ClickHouse, reading only. For objects choose DuckDB.'
  ) : (
    <>
      Reads {hasBoth ? '' : 'user_events and '}any object: <code>FROM 's3a://bucket/*.parquet'</code>
    </>
  )
