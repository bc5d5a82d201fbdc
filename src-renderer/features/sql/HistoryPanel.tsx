import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { formatPlural } from '../../shared/format/number.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import classes from './sql.module.css'
import { sqlConsole } from './sqlStore.ts'

/** What was run before; a click writes it down again. */
export const HistoryPanel = ({ onClose }: { readonly onClose: () => void }) => {
  const history = sqlConsole((state) => state.history)
  const [wanted, setWanted] = useState('')
  const shown = history.filter(({ sql }) => sql.toLowerCase().includes(wanted.toLowerCase()))
  return (
    <Card title="History" flush className={classes.history}>
      <div className={classes.search}>
        <TextInput
          size="xs"
          aria-label="Search the history"
          placeholder="Search"
          leftSection={<Icon name="search" size={14} />}
          value={wanted}
          onChange={({ currentTarget }) => setWanted(currentTarget.value)}
        />
      </div>
      {shown.length === 0 && (
        <p className={classes.none}>{history.length === 0 ? 'Statements that you run stand here.' : 'None fits.'}</p>
      )}
      <ul className={classes.ran}>
        {shown.map(({ sql, engine, at, rows, error }) => (
          <li key={`${engine}${sql}`}>
            <button
              type="button"
              onClick={() => {
                sqlConsole.setState({ text: sql, engine })
                onClose()
              }}
            >
              <code>{sql.trim().slice(0, 200)}</code>
              <span className={classes.soft} data-tone={error === null ? undefined : 'failed'}>
                <TimeText at={at} show="relative" /> · {error === null ? formatPlural(rows ?? 0, 'row') : 'failed'}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Card>
  )
}
