import { Icon } from '../../shared/ui/Icon.tsx'
import classes from './settings.module.css'
import { secrets } from './settingsStore.ts'

/** Stands above what holds secrets as long as some of them cannot be read. */
export const SecretsNotice = () => {
  const status = secrets.use(null).data
  if (status === undefined || (status.locked.length === 0 && status.problem === null)) return null
  const names = status.locked.map(({ name }) => name).join(', ')
  return (
    <p className={classes.warning} data-tone="failed" role="alert">
      <Icon name="key" />
      <span>
        <b>{status.problem ?? 'Some secrets cannot be read with this home’s key.'}</b>
        {names !== '' && ` It is about: ${names}.`} Bring back the home’s file <code>key</code>, or enter them again.
      </span>
    </p>
  )
}
