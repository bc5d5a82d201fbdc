/** An attempt that is put off goes on later with its number. */
export const graph = `
ALTER TABLE task_instance ADD COLUMN reschedules INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task_instance ADD COLUMN first_started_at INTEGER;
`
