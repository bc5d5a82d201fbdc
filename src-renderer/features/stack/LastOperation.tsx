import { Button } from '@mantine/core'
import type { StackOperation } from '../../../src-main/contract/models/stack.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { VERB_WORDS } from './serviceLook.ts'
import classes from './stack.module.css'
import { runStack } from './stackStore.ts'

/** What is being done, or why the last thing was not: with the way on, where there is one. */
export const LastOperation = ({ operation }: { readonly operation: StackOperation }) => {
  const { verb, services, outcome, error, conflicts } = operation
  const what = services.length === 0 ? VERB_WORDS[verb] : `${VERB_WORDS[verb]}: ${services.join(', ')}`
  if (outcome === null) {
    return (
      <div className={classes.note} role="status" data-tone="running">
        <Icon name="clock" /> {what} …
      </div>
    )
  }
  if (outcome !== 'failed' || error === null) return null
  const canMove = conflicts.length > 0 && conflicts.every(({ variable }) => variable !== null)
  return (
    <div className={classes.note} role="alert" data-tone="failed">
      <Icon name="warning" />
      <div>
        <b>{what}: not done.</b>
        <p className={classes.text}>{error.message}</p>
        {error.hint !== undefined && <p className={classes.text}>{error.hint}</p>}
        {canMove && (
          <Button size="sm" mt="xs" onClick={() => void runStack({ verb: 'up', services, movePorts: true })}>
            Use {conflicts.map(({ port, free }) => `${free} in place of ${port}`).join(', ')}
          </Button>
        )}
      </div>
    </div>
  )
}
