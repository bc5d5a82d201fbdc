import { Button, Progress } from '@mantine/core'
import { useState } from 'react'
import type { StackOperation, StackService } from '../../../src-main/contract/models/stack.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { formatPlural } from '../../shared/format/number.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { PortDialog } from './PortDialog.tsx'
import { VERB_WORDS } from './serviceLook.ts'
import classes from './stack.module.css'

/** What is being done and how far it is, or why the last thing was not: with the way on, where there is one. */
export const LastOperation = ({
  operation,
  services,
}: {
  readonly operation: StackOperation
  readonly services: readonly StackService[]
}) => {
  const { verb, outcome, error } = operation
  const what =
    operation.services.length === 0 ? VERB_WORDS[verb] : `${VERB_WORDS[verb]}: ${operation.services.join(', ')}`
  if (outcome === null) return <Going what={what} services={services} />
  if (outcome !== 'failed' || error === null) return null
  return (
    <div className={classes.note} role="alert" data-tone="failed">
      <Icon name="warning" />
      <div>
        <b>{what}: not done.</b>
        <p className={classes.text}>{error.message}</p>
        {error.hint !== undefined && <p className={classes.text}>{error.hint}</p>}
        {operation.conflicts.length > 0 && <Conflicts key={operation.id} operation={operation} />}
      </div>
    </div>
  )
}

const Going = ({ what, services }: { readonly what: string; readonly services: readonly StackService[] }) => {
  const going = services.flatMap(({ progress }) => progress ?? [])
  const done = going.filter(({ phase }) => phase === 'done').length
  const pulled = going.reduce((sum, progress) => sum + (progress.done ?? 0), 0)
  const total = going.reduce((sum, progress) => sum + (progress.total ?? 0), 0)
  return (
    <div className={classes.note} data-tone="running">
      <Icon name="clock" />
      <div className={classes.going}>
        <span role="status">
          {what} … {going.length > 0 && `${done} of ${formatPlural(going.length, 'service')} done`}
          {total > 0 && `, ${formatBytes(pulled)} of ${formatBytes(total)} pulled`}
        </span>
        {going.length > 0 && (
          <Progress value={(done / going.length) * 100} size="sm" mt={6} aria-label="How far it is, in services" />
        )}
      </div>
    </div>
  )
}

/** The dialog opens by itself, once for each time that ports were found taken. */
const Conflicts = ({ operation }: { readonly operation: StackOperation }) => {
  const [isOpen, setOpen] = useState(true)
  return (
    <>
      <Button size="sm" mt="xs" variant="default" onClick={() => setOpen(true)}>
        Choose other ports …
      </Button>
      {isOpen && <PortDialog operation={operation} onClose={() => setOpen(false)} />}
    </>
  )
}
