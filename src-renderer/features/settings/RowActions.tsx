import { ActionIcon, Tooltip } from '@mantine/core'
import { Icon } from '../../shared/ui/Icon.tsx'
import classes from './settings.module.css'

/** Edit and delete; `why`: what hinders both. */
export const RowActions = ({
  name,
  why = null,
  onEdit,
  onDelete,
}: {
  readonly name: string
  readonly why?: string | null
  readonly onEdit: () => void
  readonly onDelete: (() => void) | null
}) => (
  <span className={classes.actions}>
    <Tooltip label={why ?? 'Edit'}>
      <ActionIcon variant="subtle" color="gray" aria-label={`Edit ${name}`} disabled={why !== null} onClick={onEdit}>
        <Icon name="edit" size={17} />
      </ActionIcon>
    </Tooltip>
    <Tooltip label={why ?? (onDelete ? 'Delete' : 'Cannot be deleted')}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Delete ${name}`}
        disabled={why !== null || onDelete === null}
        onClick={onDelete ?? undefined}
      >
        <Icon name="remove" size={17} />
      </ActionIcon>
    </Tooltip>
  </span>
)
