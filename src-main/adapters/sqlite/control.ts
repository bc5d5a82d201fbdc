import { z } from 'zod'
import { xcom } from '../../contract/models/run.ts'
import type { ControlReads, HistoryOf, XComFilter } from '../../engine/ports/store/control.ts'
import type { Database, Row, Value } from './database.ts'
import { RUN_COLUMNS, toHistory, toJson, toNote, toRun, toXCom, XCOM_COLUMNS } from './rows.ts'

/** Beyond any instant that JavaScript knows, on either side (ms). */
const EVER = 9e15

/** What clearing, marking, their history and XComs read. */
export const controlReads = (db: Database): ControlReads => ({
  runsByDate: (dagId, { from, to, limit }) =>
    db
      .all(
        `SELECT ${RUN_COLUMNS} FROM dag_run r JOIN dag_version v ON v.id = r.version
         WHERE r.dag_id = ? AND r.logical_date BETWEEN ? AND ? ORDER BY r.logical_date LIMIT ?`,
        ...[dagId, from ?? -EVER, to ?? EVER, limit],
      )
      .map(toRun),
  notes: (dagId, runId) =>
    db
      .all(
        `SELECT r.dag_id AS dagId, r.run_id AS runId, n.task_id AS taskId, n.map_index AS mapIndex, n.text, n.by, n.at
         FROM dag_run r JOIN note n ON n.run = r.id WHERE r.dag_id = ? AND r.run_id = ? ORDER BY n.task_id, n.map_index`,
        ...[dagId, runId],
      )
      .map(toNote),
  historyPage: (of, { before, limit }) => {
    const found = of.runId === undefined ? dagHistory(db, of, { before, limit }) : runHistory(db, of, { before, limit })
    const last = found.length === limit ? found.at(-1) : undefined
    return { events: found.map(toHistory), next: last === undefined ? null : cursorOf(last) }
  },
  xcoms: (filter) => selectXComs(db, filter, XCOM_COLUMNS).map(toXCom),
  xcomList: (filter) => selectXComs(db, filter, `${XCOM_COLUMNS}, octet_length(x.value) AS bytes`).map(toListed),
  pullXCom: ({ dagId, runId, taskId, key, includePriorDates }) => {
    const select = `SELECT x.map_index AS mapIndex, x.value FROM task_instance i
      JOIN xcom x ON x.run = i.run AND x.task_id = i.task_id AND x.map_index = i.map_index AND x.try_number = i.try_number
      WHERE i.run = ? AND i.task_id = ? AND x.key = ? AND i.state <> 'removed' ORDER BY x.map_index`
    const runs = db.all(
      includePriorDates
        ? `SELECT p.id FROM dag_run r JOIN dag_run p ON p.dag_id = r.dag_id
             AND (p.id = r.id OR p.logical_date < r.logical_date)
           WHERE r.dag_id = ? AND r.run_id = ? AND EXISTS (
             SELECT 1 FROM task_instance i JOIN xcom x ON x.run = i.run AND x.task_id = i.task_id
               AND x.map_index = i.map_index AND x.try_number = i.try_number
             WHERE i.run = p.id AND i.task_id = ? AND x.key = ? AND i.state <> 'removed')
           ORDER BY p.id = r.id DESC, p.logical_date DESC LIMIT 1`
        : 'SELECT id FROM dag_run WHERE dag_id = ? AND run_id = ?',
      ...(includePriorDates ? [dagId, runId, taskId, key] : [dagId, runId]),
    )
    return runs
      .flatMap((run) => db.all(select, Number(run['id']), taskId, key))
      .map((row) => ({ mapIndex: Number(row['mapIndex']), value: toJson(row['value']) }))
  },
})

const EVENT = 'x.at, x.run, x.seq, x.task_id AS taskId, x.map_index AS mapIndex, x.name, x.by, x.detail'
const EARLIER = '(x.at, x.run, x.seq) < (?, ?, ?)'

type Page = { readonly before: string | null; readonly limit: number }

/** In the order in which it was written, whatever the clock said. */
const runHistory = (db: Database, of: HistoryOf, { before, limit }: Page): Row[] => {
  const conditions: [string, ...Value[]][] = [
    ['r.dag_id = ? AND r.run_id = ?', of.dagId ?? '', of.runId ?? ''],
    ['x.seq < ?', readCursor(before)[2]],
  ]
  if (of.taskId !== undefined) conditions.push(['x.task_id = ?', of.taskId])
  if (of.mapIndex !== undefined) conditions.push(['x.map_index = ?', of.mapIndex])
  return db.all(
    `SELECT r.dag_id AS dagId, r.run_id AS runId, ${EVENT} FROM dag_run r JOIN event x ON x.run = r.id
     WHERE ${conditions.map(([text]) => text).join(' AND ')} ORDER BY x.seq DESC LIMIT ?`,
    ...conditions.flatMap(([, ...values]) => values),
    limit,
  )
}

/** What befell the DAG itself, and what people did to its runs: the latter by an index of their events alone. */
const dagHistory = (db: Database, { dagId }: HistoryOf, { before, limit }: Page): Row[] => {
  const cursor = readCursor(before)
  const order = 'ORDER BY x.at DESC, x.run DESC, x.seq DESC LIMIT ?'
  const own = `SELECT x.dag_id AS dagId, NULL AS runId, ${EVENT} FROM event x
    WHERE x.run = 0 AND ${dagId === undefined ? '?' : 'x.dag_id = ?'} AND ${EARLIER} ${order}`
  const people = `SELECT r.dag_id AS dagId, r.run_id AS runId, ${EVENT}
    FROM event x INDEXED BY event_by_people CROSS JOIN dag_run r ON r.id = x.run WHERE x.by IS NOT NULL AND ${dagId === undefined ? '?' : 'r.dag_id = ?'} AND ${EARLIER} ${order}`
  const values = [dagId ?? 1, ...cursor, limit]
  return db.all(
    `SELECT * FROM (SELECT * FROM (${own}) UNION ALL SELECT * FROM (${people})) ORDER BY at DESC, run DESC, seq DESC LIMIT ?`,
    ...[...values, ...values, limit],
  )
}

const cursorOf = (row: Row): string => [row['at'], row['run'], row['seq']].map(Number).join('.')
/** One that nobody gave out is the end of history. */
const readCursor = (text: string | null): [number, number, number] => {
  if (text === null) return [EVER, EVER, EVER]
  const [at, run, seq] = text.split('.').map(Number)
  return [at ?? 0, run ?? 0, seq ?? 0]
}

const selectXComs = (db: Database, filter: XComFilter, columns: string): Row[] => {
  const conditions: [string, ...Value[]][] = [['r.dag_id = ? AND r.run_id = ?', filter.dagId, filter.runId]]
  if (filter.taskId !== undefined) conditions.push(['x.task_id = ?', filter.taskId])
  if (filter.mapIndex !== undefined) conditions.push(['x.map_index = ?', filter.mapIndex])
  if (filter.tryNumber !== undefined) conditions.push(['x.try_number = ?', filter.tryNumber])
  if (filter.key !== undefined) conditions.push(['x.key = ?', filter.key])
  return db.all(
    `SELECT ${columns} FROM dag_run r JOIN xcom x ON x.run = r.id WHERE ${conditions.map(([text]) => text).join(' AND ')}
     ORDER BY x.task_id, x.map_index, x.try_number, x.key`,
    ...conditions.flatMap(([, ...values]) => values),
  )
}

const listed = xcom.omit({ value: true }).extend({ bytes: z.int() })
const toListed = (row: Row): z.infer<typeof listed> => listed.parse(row)
