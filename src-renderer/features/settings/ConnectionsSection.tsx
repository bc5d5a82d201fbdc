import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ConnectionRow } from '../../../src-main/contract/models/config.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import ui from '../../shared/ui/page.module.css'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import { ConnectionForm } from './ConnectionForm.tsx'
import { RowActions } from './RowActions.tsx'
import { SecretsNotice } from './SecretsNotice.tsx'
import { SourceBadge } from './SourceBadge.tsx'
import { connections, removeConnection, testConnection } from './settingsStore.ts'
import { TestButton, TestResult, useTest } from './TestButton.tsx'
import { useEditing } from './useEditing.ts'

/** Where tasks find the services that they work with. */
export const ConnectionsSection = () => {
  const live = connections.use(null)
  const { name, isNew, edit, create, close } = useEditing()
  const [toDelete, setToDelete] = useState<string | null>(null)
  const edited = live.data?.find(({ connId }) => connId === name) ?? null
  return (
    <>
      <SecretsNotice />
      <Card
        flush
        title="Connections"
        aside={
          <Button size="compact-sm" onClick={create}>
            Add a connection
          </Button>
        }
      >
        <Loaded live={live} onRetry={() => connections.refresh(null)}>
          {(rows) =>
            rows.length === 0 ? (
              <Notice
                icon="empty"
                title="No connection yet"
                action={<Button onClick={create}>Add a connection</Button>}
              >
                A connection says where a service is and how to sign in. Tasks name it by its id; PFAD_CONN_… in the
                environment gives one as well.
              </Notice>
            ) : (
              <div className={ui.scroll}>
                <table className={ui.table}>
                  <thead>
                    <tr>
                      <th scope="col">Id</th>
                      <th scope="col">Type</th>
                      <th scope="col">Host</th>
                      <th scope="col">Login</th>
                      <th scope="col">From</th>
                      <th scope="col">Test</th>
                      <th scope="col">
                        <span className={ui.hidden}>Actions</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((row) => (
                      <Row key={row.connId} row={row} onEdit={edit} onDelete={setToDelete} />
                    ))}
                  </tbody>
                </table>
              </div>
            )
          }
        </Loaded>
      </Card>
      {(isNew || edited) && <ConnectionForm key={name} row={isNew ? null : edited} onClose={close} />}
      {toDelete !== null && (
        <ConfirmDialog
          title={`Delete ${toDelete}?`}
          verb="Delete the connection"
          onConfirm={() => removeConnection(toDelete)}
          onClose={() => setToDelete(null)}
        >
          Its host, login and secrets are forgotten. Tasks that name it fail from then on, unless the environment or the
          stack gives one of this id.
        </ConfirmDialog>
      )}
    </>
  )
}

const Row = ({
  row,
  onEdit,
  onDelete,
}: {
  readonly row: ConnectionRow
  readonly onEdit: (connId: string) => void
  readonly onDelete: (connId: string) => void
}) => {
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
            onEdit={() => onEdit(connId)}
            onDelete={source === 'stored' ? () => onDelete(connId) : null}
          />
        </td>
      </tr>
      {test.result && (
        <tr>
          <td colSpan={7}>
            <TestResult result={test.result} />
          </td>
        </tr>
      )}
    </>
  )
}
