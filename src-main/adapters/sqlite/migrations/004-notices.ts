/** What went wrong, in the order of time: such rows are few, so that the indexes stay small. */
export const notices = `
CREATE INDEX dag_run_failed ON dag_run (end_date) WHERE state = 'failed';
CREATE INDEX attempt_failed ON attempt (end_date) WHERE outcome IN ('failed', 'lost');
`
