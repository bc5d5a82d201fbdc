import { Radio } from '@mantine/core'
import type { SettingRow } from '../../../src-main/contract/models/settings.ts'
import { linkTo } from '../../shared/links.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { SettingActions, SettingFields } from './SettingFields.tsx'
import { SettingsSection } from './SettingsSection.tsx'
import classes from './settings.module.css'
import { rowsOf } from './texts.ts'
import { useSettingsDraft } from './useSettingsDraft.ts'

const BACKEND = 'PFAD_BACKEND'

const CHOICES = [
  {
    value: 'embedded',
    label: 'Embedded',
    text: 'DuckDB and files in this home. Nothing to install, nothing else runs. What a laptop can hold.',
  },
  {
    value: 'stack',
    label: 'Stack',
    text: 'Kafka, ClickHouse, an S3 store and Spark in containers, or wherever the connections point. Needs a container engine and about 4 GiB.',
  },
] as const

/** What this home works on. */
export const BackendSection = () => <SettingsSection>{(rows) => <Form rows={rows} />}</SettingsSection>

const Form = ({ rows }: { readonly rows: readonly SettingRow[] }) => {
  const draft = useSettingsDraft(rows)
  const ofStack = rowsOf('backend', rows).filter(({ name }) => name !== BACKEND)
  const backend = rows.find(({ name }) => name === BACKEND)
  const chosen = draft.valueOf(BACKEND)
  return (
    <Card title="Backend" aside="A run keeps the backend that it began with; a DAG may name one of its own">
      <Radio.Group
        aria-label="Backend"
        value={chosen}
        onChange={(value) => draft.set(BACKEND, value)}
        error={backend?.problem}
      >
        <div className={classes.choices}>
          {CHOICES.map(({ value, label, text }) => (
            <Radio.Card
              key={value}
              value={value}
              className={classes.choice}
              disabled={backend?.source === 'environment'}
              aria-label={label}
            >
              <Radio.Indicator />
              <span>
                <b>{label}</b>
                {backend?.running === value && <span className={classes.word}> in use</span>}
                <br />
                {text}
              </span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      {chosen !== backend?.running && (
        <p className={classes.meaning}>
          A switch moves no data: events, objects and reports of one backend are not seen on the other, and are there
          again after switching back. DAGs, runs, connections and settings stay.
          {chosen === 'stack' && (
            <>
              {' '}
              Start the services first, on the <a href={linkTo.stack()}>Stack page</a>.
            </>
          )}
        </p>
      )}
      {chosen === 'stack' && (
        <details className={classes.details}>
          <summary>Names and tuning of the stack</summary>
          <SettingFields rows={ofStack} draft={draft} />
        </details>
      )}
      <SettingActions draft={draft} />
    </Card>
  )
}
