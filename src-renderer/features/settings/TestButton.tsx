import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ConnectionTest } from '../../../src-main/contract/models/config.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import classes from './settings.module.css'

/** Tries something, and says beside it how that went. */
export const useTest = (test: () => Promise<ConnectionTest>) => {
  const [isBusy, setBusy] = useState(false)
  const [result, setResult] = useState<ConnectionTest | null>(null)
  const run = async (): Promise<void> => {
    setBusy(true)
    setResult(null)
    setResult(await test())
    setBusy(false)
  }
  return { isBusy, result, run: () => void run() }
}

export const TestResult = ({ result }: { readonly result: ConnectionTest | null }) => (
  <span role="status">
    {result && (
      <span className={classes.result} data-tone={result.ok ? 'success' : 'failed'}>
        <Icon name={result.ok ? 'check' : 'warning'} size={16} />
        <span>
          <b>{result.ok ? 'Works.' : 'Does not work.'}</b> {result.message}
        </span>
      </span>
    )}
  </span>
)

/** Below the row of a table that was tried, across it. */
export const TestRow = ({ result, colSpan }: { readonly result: ConnectionTest | null; readonly colSpan: number }) =>
  result && (
    <tr>
      <td colSpan={colSpan}>
        <TestResult result={result} />
      </td>
    </tr>
  )

export const TestButton = ({
  name,
  isBusy,
  onClick,
}: {
  /** What is tested, for who cannot see where the button stands. */
  readonly name: string
  readonly isBusy: boolean
  readonly onClick: () => void
}) => (
  <Button size="compact-sm" variant="default" loading={isBusy} onClick={onClick} aria-label={`Test ${name}`}>
    Test
  </Button>
)
