import type { VariableRow } from '../../../src-main/contract/models/config.ts'
import ui from '../../shared/ui/page.module.css'
import type { Column } from '../../shared/ui/TableHead.tsx'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import { type DeleteProps, EditableList, type RowProps } from './EditableList.tsx'
import { RowActions } from './RowActions.tsx'
import { SecretsNotice } from './SecretsNotice.tsx'
import { SourceBadge } from './SourceBadge.tsx'
import classes from './settings.module.css'
import { removeVariable, testVariable, variables } from './settingsStore.ts'
import { TestButton, TestRow, useTest } from './TestButton.tsx'
import { VariableForm } from './VariableForm.tsx'

const COLUMNS: readonly Column[] = ['Key', 'Value', 'From', 'Test', { hidden: 'Actions' }]

/** What tasks read by name. */
export const VariablesSection = () => (
  <>
    <SecretsNotice />
    <EditableList
      title="Variables"
      what="variable"
      empty="A variable is a text that tasks read by its key. PFAD_VAR_… in the environment gives one as well."
      source={variables}
      columns={COLUMNS}
      nameOf={({ key }) => key}
      Row={Row}
      Form={VariableForm}
      Delete={Delete}
    />
  </>
)

const Row = ({ row, onEdit, onDelete }: RowProps<VariableRow>) => {
  const { key, value, description, source, overridden, problem } = row
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
            onEdit={onEdit}
            onDelete={onDelete}
          />
        </td>
      </tr>
      <TestRow result={test.result} colSpan={COLUMNS.length} />
    </>
  )
}

const Delete = ({ row: { key }, onClose }: DeleteProps<VariableRow>) => (
  <ConfirmDialog
    title={`Delete ${key}?`}
    verb="Delete the variable"
    onConfirm={() => removeVariable(key)}
    onClose={onClose}
  >
    Its value is forgotten. Tasks that read it fail from then on.
  </ConfirmDialog>
)
