import { PostgreSQL, SQLDialect } from '@codemirror/lang-sql'

/** DuckDB's words beside PostgreSQL's, on which its SQL is built. */
export const DuckDb = SQLDialect.define({
  ...PostgreSQL.spec,
  keywords: `${PostgreSQL.spec.keywords ?? ''} describe summarize qualify exclude replace sample pivot unpivot asof positional semi anti columns`,
})
