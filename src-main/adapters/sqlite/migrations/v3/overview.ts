/**
 * How many finished runs each DAG has in each quarter of an hour: a year's calendar is read from these, not from half a
 * million runs. Quarters, because they make up the days of every time zone. Kept by triggers, so that no write can forget it.
 */
const QUARTER = 'coalesce(@.logical_date, @.run_after) / 900000'

const add = (row: string): string => `
  INSERT INTO run_count (dag_id, quarter, success, failed)
    VALUES (${row}.dag_id, ${QUARTER.replaceAll('@', row)}, ${row}.state = 'success', ${row}.state = 'failed')
    ON CONFLICT (dag_id, quarter) DO UPDATE SET success = success + excluded.success, failed = failed + excluded.failed;`

const take = (row: string): string => `
  UPDATE run_count SET success = success - (${row}.state = 'success'), failed = failed - (${row}.state = 'failed')
    WHERE dag_id = ${row}.dag_id AND quarter = ${QUARTER.replaceAll('@', row)};
  DELETE FROM run_count
    WHERE dag_id = ${row}.dag_id AND quarter = ${QUARTER.replaceAll('@', row)} AND success + failed = 0;`

const isOver = (row: string): string => `${row}.state IN ('success', 'failed')`

export const overview = `
CREATE TABLE run_count (
  dag_id TEXT NOT NULL,
  quarter INTEGER NOT NULL,
  success INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  PRIMARY KEY (dag_id, quarter)
) STRICT, WITHOUT ROWID;
INSERT INTO run_count (dag_id, quarter, success, failed)
  SELECT dag_id, ${QUARTER.replaceAll('@', 'r')}, sum(state = 'success'), sum(state = 'failed')
    FROM dag_run r WHERE ${isOver('r')} GROUP BY 1, 2;
CREATE TRIGGER run_count_insert AFTER INSERT ON dag_run WHEN ${isOver('NEW')} BEGIN ${add('NEW')} END;
CREATE TRIGGER run_count_end AFTER UPDATE OF state, run_after ON dag_run WHEN ${isOver('NEW')} BEGIN ${add('NEW')} END;
CREATE TRIGGER run_count_begin AFTER UPDATE OF state, run_after ON dag_run WHEN ${isOver('OLD')} BEGIN ${take('OLD')} END;
CREATE TRIGGER run_count_delete AFTER DELETE ON dag_run WHEN ${isOver('OLD')} BEGIN ${take('OLD')} END;
`
