import type { ConnectionRow } from '../../../src-main/contract/models/config.ts'
import ui from '../../shared/ui/page.module.css'
import type { Column } from '../../shared/ui/TableHead.tsx'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import { ConnectionForm } from './ConnectionForm.tsx'
import { type DeleteProps, EditableList, type RowProps } from './EditableList.tsx'
import { RowActions } from './RowActions.tsx'
import { SecretsNotice } from './SecretsNotice.tsx'
import { SourceBadge } from './SourceBadge.tsx'
import { connections, removeConnection, testConnection } from './settingsStore.ts'
import { TestButton, TestRow, useTest } from './TestButton.tsx'

const COLUMNS: readonly Column[] = ['Id', 'Type', 'Host', 'Login', 'From', 'Test', { hidden: 'Actions' }]

/** Where tasks find the services that they work with. */
export const ConnectionsSection = () => (
  <>
    <SecretsNotice />
    <EditableList
      title="Connections"
      what="connection"
      empty="A connection says where a service is and how to sign in. Tasks name it by its id; PFAD_CONN_… in the environment gives one as well."
      source={connections}
      columns={COLUMNS}
      nameOf={({ connId }) => connId}
      Row={Row}
      Form={ConnectionForm}
      Delete={Delete}
    />
  </>
)

const Row = ({ row, onEdit, onDelete }: RowProps<ConnectionRow>) => {
  const { connId, connType, host, port, login, description, source, overridden, problem } = row
  const test = useTest(() => testConnection(connId))
  const address = `${host}${port === null ? '' : `:${port}`}`
  return (
    <>
      <tr>
        <td>
          <b>{connId}</b>
          {description !== '' && <div className={ui.soft}>{description}</div>}
          {problem !== null && (
            <div data-tone="failed" className={ui.tone}>
              {problem}
            </div>
          )}
        </td>
        <td>{connType || '–'}</td>
        <td className={ui.mono}>{address || '–'}</td>
        <td>{login || '–'}</td>
        <td>
          <SourceBadge source={source} overridden={overridden} />
        </td>
        <td>
          <TestButton name={connId} isBusy={test.isBusy} onClick={test.run} />
        </td>
        <td data-end>
          <RowActions
            name={connId}
            why={source === 'environment' ? `PFAD_CONN_${connId.toUpperCase()} gives it: change it there` : null}
            onEdit={onEdit}
            onDelete={source === 'stored' ? onDelete : null}
          />
        </td>
      </tr>
      <TestRow result={test.result} colSpan={COLUMNS.length} />
    </>
  )
}

const Delete = ({ row: { connId }, onClose }: DeleteProps<ConnectionRow>) => (
  <ConfirmDialog
    title={`Delete ${connId}?`}
    verb="Delete the connection"
    onConfirm={() => removeConnection(connId)}
    onClose={onClose}
  >
    Its host, login and secrets are forgotten. Tasks that name it fail from then on, unless the environment or the stack
    gives one of this id.
  </ConfirmDialog>
)
