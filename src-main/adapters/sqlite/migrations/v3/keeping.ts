/** What retention looks things up by: the runs of a version, and the reports by age. */
export const keeping = `
CREATE INDEX dag_run_by_version ON dag_run (version);
CREATE INDEX report_by_time ON report (received_at);
`
