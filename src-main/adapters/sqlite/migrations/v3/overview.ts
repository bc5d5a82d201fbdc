/**
 * How many finished runs each DAG has in each quarter of an hour: a year's calendar is read from these, not from half a
 * million runs. Quarters, because they make up the days of every time zone. Kept by triggers, so that no write can forget it.
 */
const QUARTER = 'coalesce(@.logical_date, @.run_after) / 900000'
const count = (row: 'NEW' | 'OLD', step: 1 | -1): string => {
  const quarter = QUARTER.replaceAll('@', row)
  return step === 1
    ? `INSERT INTO run_count (dag_id, quarter, state, runs) SELECT ${row}.dag_id, ${quarter}, ${row}.state, 1
         WHERE ${row}.state IN ('success', 'failed')
         ON CONFLICT (dag_id, quarter, state) DO UPDATE SET runs = runs + 1;`
    : `UPDATE run_count SET runs = runs - 1
         WHERE dag_id = ${row}.dag_id AND quarter = ${quarter} AND state = ${row}.state;
       DELETE FROM run_count
         WHERE dag_id = ${row}.dag_id AND quarter = ${quarter} AND state = ${row}.state AND runs = 0;`
}

export const overview = `
CREATE TABLE run_count (
  dag_id TEXT NOT NULL,
  quarter INTEGER NOT NULL,
  state TEXT NOT NULL,
  runs INTEGER NOT NULL,
  PRIMARY KEY (dag_id, quarter, state)
) STRICT, WITHOUT ROWID;
INSERT INTO run_count (dag_id, quarter, state, runs)
  SELECT dag_id, ${QUARTER.replaceAll('@', 'r')}, state, count(*) FROM dag_run r WHERE state IN ('success', 'failed') GROUP BY 1, 2, 3;
CREATE TRIGGER run_count_insert AFTER INSERT ON dag_run WHEN NEW.state IN ('success', 'failed') BEGIN
  ${count('NEW', 1)}
END;
CREATE TRIGGER run_count_update AFTER UPDATE OF state, run_after ON dag_run
  WHEN NEW.state IN ('success', 'failed') OR OLD.state IN ('success', 'failed') BEGIN
  ${count('OLD', -1)}
  ${count('NEW', 1)}
END;
CREATE TRIGGER run_count_delete AFTER DELETE ON dag_run WHEN OLD.state IN ('success', 'failed') BEGIN
  ${count('OLD', -1)}
END;
`
