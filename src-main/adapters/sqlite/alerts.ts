import { type OwedAlert, owedAlert } from '../../contract/models/alert.ts'
import type { AlertReads } from '../../engine/ports/store/alerts.ts'
import type { Database, Row } from './database.ts'

/** What is owed to people, on SQLite. */
export const createAlertReads = (db: Database): AlertReads => ({
  alerts: () =>
    db
      .all(
        `SELECT id, sender, message, tries, next_at AS nextAt, last_error AS lastError FROM alert ORDER BY next_at, id`,
      )
      .map(toAlert),
  missedDeadlines: () =>
    db
      .all(
        `SELECT r.dag_id AS dagId, r.run_id AS runId FROM missed_deadline m JOIN dag_run r ON r.id = m.run
         WHERE r.state IN ('queued', 'running')`,
      )
      .map((row) => ({ dagId: String(row['dagId']), runId: String(row['runId']) })),
})

const toAlert = ({ sender, message, ...row }: Row): OwedAlert =>
  owedAlert.parse({ ...row, to: JSON.parse(String(sender)), message: JSON.parse(String(message)) })
