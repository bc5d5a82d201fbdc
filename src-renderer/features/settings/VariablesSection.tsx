import { Button } from '@mantine/core'
import { useState } from 'react'
import type { VariableRow } from '../../../src-main/contract/models/config.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import ui from '../../shared/ui/page.module.css'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import { RowActions } from './RowActions.tsx'
import { SecretsNotice } from './SecretsNotice.tsx'
import { SourceBadge } from './SourceBadge.tsx'
import classes from './settings.module.css'
import { removeVariable, testVariable, variables } from './settingsStore.ts'
import { TestButton, TestResult, useTest } from './TestButton.tsx'
import { useEditing } from './useEditing.ts'
import { VariableForm } from './VariableForm.tsx'

/** What tasks read by name. */
export const VariablesSection = () => {
  const live = variables.use(null)
  const { name, isNew, edit, create, close } = useEditing()
  const [toDelete, setToDelete] = useState<string | null>(null)
  const edited = live.data?.find(({ key }) => key === name) ?? null
  return (
    <>
      <SecretsNotice />
      <Card
        flush
        title="Variables"
        aside={
          <Button size="compact-sm" onClick={create}>
            Add a variable
          </Button>
        }
      >
        <Loaded live={live} onRetry={() => variables.refresh(null)}>
          {(rows) =>
            rows.length === 0 ? (
              <Notice icon="empty" title="No variable yet" action={<Button onClick={create}>Add a variable</Button>}>
                A variable is a text that tasks read by its key. PFAD_VAR_… in the environment gives one as well.
              </Notice>
            ) : (
              <div className={ui.scroll}>
                <table className={ui.table}>
                  <thead>
                    <tr>
                      <th scope="col">Key</th>
                      <th scope="col">Value</th>
                      <th scope="col">From</th>
                      <th scope="col">Test</th>
                      <th scope="col">
                        <span className={ui.hidden}>Actions</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((row) => (
                      <Row key={row.key} row={row} onEdit={edit} onDelete={setToDelete} />
                    ))}
                  </tbody>
                </table>
              </div>
            )
          }
        </Loaded>
      </Card>
      {(isNew || edited) && <VariableForm key={name} row={isNew ? null : edited} onClose={close} />}
      {toDelete !== null && (
        <ConfirmDialog
          title={`Delete ${toDelete}?`}
          verb="Delete the variable"
          onConfirm={() => removeVariable(toDelete)}
          onClose={() => setToDelete(null)}
        >
          Its value is forgotten. Tasks that read it fail from then on.
        </ConfirmDialog>
      )}
    </>
  )
}

const Row = ({
  row: { key, value, description, source, overridden, problem },
  onEdit,
  onDelete,
}: {
  readonly row: VariableRow
  readonly onEdit: (key: string) => void
  readonly onDelete: (key: string) => void
}) => {
  const test = useTest(() => testVariable(key))
  const isGiven = source === 'environment'
  return (
    <>
      <tr>
        <td>
          <b>{key}</b>
          {description !== '' && <div className={ui.soft}>{description}</div>}
        </td>
        <td>
          {problem === null ? (
            <span className={`${ui.mono} ${classes.value}`}>{value === '' ? 'empty' : value}</span>
          ) : (
            <span data-tone="failed" className={ui.tone}>
              {problem}
            </span>
          )}
        </td>
        <td>
          <SourceBadge source={source} overridden={overridden} />
        </td>
        <td>
          <TestButton name={key} isBusy={test.isBusy} onClick={test.run} />
        </td>
        <td data-end>
          <RowActions
            name={key}
            why={isGiven && !overridden ? `PFAD_VAR_${key.toUpperCase()} gives it: change it there` : null}
            onEdit={() => onEdit(key)}
            onDelete={() => onDelete(key)}
          />
        </td>
      </tr>
      {test.result && (
        <tr>
          <td colSpan={5}>
            <TestResult result={test.result} />
          </td>
        </tr>
      )}
    </>
  )
}
