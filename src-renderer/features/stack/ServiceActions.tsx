import { Button, Menu } from '@mantine/core'
import type { StackService } from '../../../src-main/contract/models/stack.ts'
import { runStack } from './stackStore.ts'

/** What can be done with one service. */
export const ServiceActions = ({ of, isBusy }: { readonly of: StackService; readonly isBusy: boolean }) => {
  const services = [of.service]
  const isThere = of.containers.length > 0
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`Do something with ${of.service}`}
          disabled={isBusy || of.replicas + of.containers.length === 0}
        >
          Do …
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void runStack({ verb: 'up', services })}>Start, with what it needs</Menu.Item>
        <Menu.Item disabled={!isThere} onClick={() => void runStack({ verb: 'restart', services })}>
          Restart
        </Menu.Item>
        <Menu.Item disabled={!isThere} onClick={() => void runStack({ verb: 'stop', services })}>
          Stop
        </Menu.Item>
        <Menu.Item disabled={!isThere} onClick={() => void runStack({ verb: 'down', services })}>
          Remove its containers
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
