import { Card } from '../../../shared/ui/Card.tsx'
import ui from '../../../shared/ui/page.module.css'
import { TableHead } from '../../../shared/ui/TableHead.tsx'
import type { TabProps } from '../tab.ts'

/** What a run of it can be given. */
export const Params = ({ dag: { params } }: TabProps) => {
  const properties = Object.entries((params?.['properties'] ?? {}) as Record<string, Record<string, unknown>>)
  const required = Array.isArray(params?.['required']) ? params['required'] : []
  if (properties.length === 0) return null
  return (
    <Card title="Params" flush>
      <div className={ui.scroll}>
        <table className={ui.table} aria-label="Params">
          <TableHead columns={['Name', 'Default', 'Rules']} />
          <tbody>
            {properties.map(([name, { default: byDefault, title, description, ...rules }]) => (
              <tr key={name}>
                <td>
                  {name}
                  {typeof (title ?? description) === 'string' && (
                    <div className={ui.soft}>{String(title ?? description)}</div>
                  )}
                </td>
                <td className={ui.mono}>
                  {byDefault !== undefined
                    ? JSON.stringify(byDefault)
                    : required.includes(name)
                      ? 'none: must be given'
                      : '–'}
                </td>
                <td className={ui.mono}>{JSON.stringify(rules).slice(1, -1).replaceAll(',"', ', "') || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}
