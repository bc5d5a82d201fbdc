import { Badge, Tooltip } from '@mantine/core'
import type { ConnectionRow } from '../../../src-main/contract/models/config.ts'

const WORDS: Readonly<Record<ConnectionRow['source'], { label: string; hint: string }>> = {
  environment: { label: 'environment', hint: 'Given where Pfad was started. It wins over what is stored.' },
  stored: { label: 'this home', hint: 'Stored in this home; secrets sealed with its key.' },
  stack: { label: 'stack', hint: 'Given by the stack. Store one of the same id to use another place.' },
}

/** Where it comes from, and whether something hides behind it. */
export const SourceBadge = ({
  source,
  overridden,
}: {
  readonly source: ConnectionRow['source']
  readonly overridden: boolean
}) => (
  <Tooltip label={overridden ? 'The environment wins over the one that is stored.' : WORDS[source].hint}>
    <Badge variant="default" tabIndex={0} tt="none" fw={500} miw="max-content">
      {WORDS[source].label}
      {overridden && ' over this home'}
    </Badge>
  </Tooltip>
)
