/** The public package `pfad`, as DAG files import it. */
export type { Dashboard, DataPlane, Events, Objects, Spark } from './dataPlane.ts'
