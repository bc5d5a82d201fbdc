import { Loader, SegmentedControl } from '@mantine/core'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { ErrorShape } from '../../../src-main/contract/error.ts'
import { formatPlural } from '../../shared/format/number.ts'
import { DataGrid } from '../../shared/grid/DataGrid.tsx'
import { ExportMenu } from '../../shared/grid/ExportMenu.tsx'
import { useGrid } from '../../shared/grid/useGrid.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import classes from './sql.module.css'
import { type Result, sqlConsole } from './sqlStore.ts'

const ResultChart = lazy(() => import('./ResultChart.tsx').then((module) => ({ default: module.ResultChart })))

/** What the last statement gave: rows, a picture of them, or why there are none. */
export const Outcome = () => {
  const { runningSince, result, error } = sqlConsole()
  return (
    <section className={classes.outcome} aria-label="Result">
      {runningSince !== null ? (
        <Running since={runningSince} />
      ) : error !== null ? (
        <Failed error={error} />
      ) : result === null ? (
        <Notice icon="sql" title="Nothing was run yet">
          Run the statement above, with the button or Ctrl Enter.
        </Notice>
      ) : (
        <Rows result={result} />
      )}
    </section>
  )
}

const Running = ({ since }: { readonly since: number }) => {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((performance.now() - since) / 1000), 200)
    return () => clearInterval(timer)
  }, [since])
  return (
    <p className={classes.running} role="status">
      <Loader size="sm" /> Running <span aria-hidden="true">{seconds.toFixed(1)} s</span>
    </p>
  )
}

const Failed = ({ error }: { readonly error: ErrorShape }) => (
  <div className={classes.failed} role="alert" data-tone={error.code === 'cancelled' ? 'waiting' : 'failed'}>
    <Icon name={error.code === 'cancelled' ? 'info' : 'warning'} />
    <div>
      <pre>{error.message}</pre>
      {error.hint !== undefined && <p>{error.hint}</p>}
    </div>
  </div>
)

const Rows = ({ result }: { readonly result: Result & { readonly sql: string } }) => {
  const grid = useGrid({ result: result.result })
  const [isChart, setChart] = useState(false)
  if (result.columns[0]?.name === 'explain_key') return <Plan result={result.result} />
  const switcher = result.rows > 0 && (
    <SegmentedControl
      size="xs"
      aria-label="Show as"
      data={[
        { value: 'table', label: 'Table' },
        { value: 'chart', label: 'Chart' },
      ]}
      value={isChart ? 'chart' : 'table'}
      onChange={(value) => setChart(value === 'chart')}
    />
  )
  if (!isChart) {
    const actions = (
      <>
        <ExportMenu grid={grid} name="result" />
        {switcher}
      </>
    )
    return <DataGrid grid={grid} label="Result" lead={<Facts result={result} />} actions={actions} />
  }
  return (
    <>
      <div className={classes.facts}>
        <span>{formatPlural(result.rows, 'row')}</span>
        <Facts result={result} />
        <span className={classes.space} />
        {switcher}
      </div>
      <Suspense fallback={<p className={classes.running}>Drawing …</p>}>
        <ResultChart result={result} />
      </Suspense>
    </>
  )
}

const Facts = ({ result: { ms, isCut, eventsAt } }: { readonly result: Result }) => (
  <span className={classes.soft}>
    in {formatMs(ms)}
    {eventsAt !== null && (
      <>
        , events as of <TimeText at={eventsAt} />
      </>
    )}
    {isCut && (
      <span data-tone="retry" className={classes.cut}>
        <Icon name="warning" size={15} /> There were more: the first million is kept.
      </span>
    )}
  </span>
)

const formatMs = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`)

/** How an EXPLAIN is read: as DuckDB draws it. */
const Plan = ({ result }: { readonly result: string }) => {
  const grid = useGrid({ result })
  const [text, setText] = useState<string | null>(null)
  useEffect(() => {
    grid.cell(0, 'explain_value').then(
      (cell) => setText(cell.text),
      () => setText('The plan is no longer kept: run it again.'),
    )
  }, [grid])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by the keyboard
    <pre className={classes.plan} tabIndex={0}>
      {text}
    </pre>
  )
}
