import { Button, Checkbox } from '@mantine/core'
import { formatBytes } from '../../shared/format/bytes.ts'
import { linkTo } from '../../shared/links.ts'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import ui from '../../shared/ui/page.module.css'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import classes from './data.module.css'
import type { Folder } from './dataStore.ts'
import { moveFocus } from './moveFocus.ts'

type Props = {
  readonly bucket: string
  readonly base: string
  readonly shown: Folder
  readonly isFiltered: boolean
  readonly chosen: ReadonlySet<string>
  readonly onChoose: (chosen: ReadonlySet<string>) => void
  readonly onMore: () => void
}

/** Folders, then objects. Arrows move between the rows, Enter opens one. */
export const FolderTable = ({ bucket, base, shown, isFiltered, chosen, onChoose, onMore }: Props) => {
  const names = [...shown.folders, ...shown.objects.map(({ key }) => key)]
  if (names.length === 0) {
    return isFiltered ? (
      <Notice icon="search" title="No name begins so">
        Change what is typed above.
      </Notice>
    ) : (
      <Notice icon="folder" title="Nothing here yet">
        Drop files here, or choose them with Upload.
      </Notice>
    )
  }
  const isAll = names.every((name) => chosen.has(name))
  const toggle = (name: string): void => {
    const next = new Set(chosen)
    if (!next.delete(name)) next.add(name)
    onChoose(next)
  }
  const pick = (name: string) => (
    <td className={classes.pick}>
      <Checkbox
        size="xs"
        aria-label={`Choose ${name.slice(base.length)}`}
        checked={chosen.has(name)}
        onChange={() => toggle(name)}
      />
    </td>
  )
  return (
    <div className={ui.scroll}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the links within */}
      <table className={ui.table} onKeyDown={moveFocus}>
        <thead>
          <tr>
            <th className={classes.pick}>
              <Checkbox
                size="xs"
                aria-label="Choose all that are shown"
                checked={isAll}
                indeterminate={!isAll && chosen.size > 0}
                onChange={() => onChoose(new Set(isAll ? [] : names))}
              />
            </th>
            <th>Name</th>
            <th data-end>Size</th>
            <th data-end>Changed</th>
          </tr>
        </thead>
        <tbody>
          {shown.folders.map((name) => (
            <tr key={name}>
              {pick(name)}
              <td>
                <a className={classes.name} href={linkTo.data(bucket, name)} data-row>
                  <Icon name="folder" size={18} />
                  {name.slice(base.length)}
                </a>
              </td>
              <td data-end>–</td>
              <td data-end>–</td>
            </tr>
          ))}
          {shown.objects.map(({ key, size, lastModified }) => (
            <tr key={key}>
              {pick(key)}
              <td>
                <a className={classes.name} href={linkTo.object(bucket, key)} data-row>
                  <Icon name={iconOf(key)} size={18} />
                  {key.slice(base.length)}
                </a>
              </td>
              <td data-end>{formatBytes(size)}</td>
              <td data-end>
                <TimeText at={lastModified} show="both" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.hasMore && (
        <div className={classes.more}>
          <Button variant="default" onClick={onMore}>
            Show more
          </Button>
        </div>
      )}
    </div>
  )
}

const iconOf = (key: string) =>
  key.endsWith('.parquet') ? 'parquet' : /\.(json|ndjson|jsonl)(\.gz)?$/.test(key) ? 'json' : 'file'
