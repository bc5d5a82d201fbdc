import { ActionIcon, CopyButton as Copy, Tooltip } from '@mantine/core'
import { Icon } from './Icon.tsx'

/** Copies a text; says what, and that it did. */
export const CopyButton = ({ value, what }: { readonly value: string; readonly what: string }) => (
  <Copy value={value} timeout={1500}>
    {({ copied, copy }) => (
      <Tooltip label={copied ? 'Copied' : `Copy ${what}`}>
        <ActionIcon variant="subtle" color="gray" size="sm" onClick={copy} aria-label={`Copy ${what}`}>
          <Icon name={copied ? 'check' : 'copy'} size={16} />
        </ActionIcon>
      </Tooltip>
    )}
  </Copy>
)
