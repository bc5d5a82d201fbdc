import { Button, Group, Modal } from '@mantine/core'
import type { StackOperation } from '../../../src-main/contract/models/stack.ts'
import ui from '../../shared/ui/page.module.css'
import { TableHead } from '../../shared/ui/TableHead.tsx'
import classes from './stack.module.css'
import { runStack } from './stackStore.ts'

/** Ports that something else has: what has them, and which are free in their place. */
export const PortDialog = ({
  operation: { services, conflicts },
  onClose,
}: {
  readonly operation: StackOperation
  readonly onClose: () => void
}) => {
  const canMove = conflicts.every(({ variable, free }) => variable !== null && free !== null)
  const start = async (movePorts: boolean): Promise<void> => {
    if (await runStack({ verb: 'up', services, movePorts })) onClose()
  }
  return (
    <Modal opened onClose={onClose} title="Ports are taken" size="lg">
      <p className={classes.text}>
        The stack was not started: something else on this machine has {conflicts.length === 1 ? 'a port' : 'ports'} that
        it needs.
      </p>
      <table className={`${ui.table} ${classes.conflicts}`}>
        <TableHead columns={['Service', 'Port', 'Taken by', 'Free']} />
        <tbody>
          {conflicts.map(({ service, port, holder, free, variable }) => (
            <tr key={`${service} ${port}`}>
              <td>{service}</td>
              <td className={ui.mono}>{port}</td>
              <td>{holder ?? 'another program'}</td>
              <td className={ui.mono}>
                {free ?? 'none'}
                {variable !== null && <div className={ui.soft}>{variable}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.text}>
        {canMove
          ? 'Use the free ones, and the services answer there from now on; or end what has them, and try again.'
          : 'End what has them, and try again: not all of them can be moved.'}
      </p>
      <Group mt="md" justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Not now
        </Button>
        <Button variant="default" onClick={() => void start(false)}>
          Try again
        </Button>
        {canMove && (
          <Button data-autofocus onClick={() => void start(true)}>
            Use {conflicts.map(({ port, free }) => `${free} in place of ${port}`).join(', ')}
          </Button>
        )}
      </Group>
    </Modal>
  )
}
