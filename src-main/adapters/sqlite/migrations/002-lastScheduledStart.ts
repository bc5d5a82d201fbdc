/** Where the run itself is gone, what counts is that its interval was not empty. */
export const lastScheduledStart = `
ALTER TABLE dag ADD COLUMN last_scheduled_start INTEGER;
UPDATE dag SET last_scheduled_start = coalesce(
  (SELECT max(r.interval_start) FROM dag_run r WHERE r.dag_id = dag.dag_id AND r.interval_end = dag.last_scheduled_end),
  last_scheduled_end - 1
) WHERE last_scheduled_end IS NOT NULL;
`
