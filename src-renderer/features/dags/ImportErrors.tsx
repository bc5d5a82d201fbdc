import { formatPlural } from '../../shared/format/number.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import ui from '../../shared/ui/page.module.css'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import classes from './dags.module.css'
import { importErrors } from './dagsStore.ts'

/** DAG files that did not load: where, why; the last good version of each keeps running. */
export const ImportErrors = () => {
  const errors = importErrors.use(null).data ?? []
  if (errors.length === 0) return null
  return (
    <section className={classes.errors} data-tone="failed" aria-label="Import errors">
      <h2 className={classes.errorsTitle}>
        <Icon name="warning" />
        {formatPlural(errors.length, 'DAG file')} did not load
      </h2>
      <p className={ui.soft}>
        Correct the file and save it: it is loaded again by itself. A version that loaded before keeps running.
      </p>
      <ul className={classes.errorList}>
        {errors.map((error) => (
          <li key={error.fileloc}>
            <div>
              <b className={ui.mono}>
                {error.fileloc.replace(/^(dags|builtin):/, '')}
                {error.line !== null && `:${error.line}`}
              </b>{' '}
              <span className={ui.soft}>
                <TimeText at={error.at} show="relative" />
              </span>
            </div>
            <pre className={classes.message}>{error.message}</pre>
          </li>
        ))}
      </ul>
    </section>
  )
}
