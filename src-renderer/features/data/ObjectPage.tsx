import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import { type Command, useCommands } from '../../shared/commands.ts'
import { formatBytes } from '../../shared/format/bytes.ts'
import { linkTo } from '../../shared/links.ts'
import { hrefWith, navigate, usePlace } from '../../shared/router.ts'
import { CopyButton } from '../../shared/ui/CopyButton.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Page } from '../../shared/ui/Page.tsx'
import { PageTabs } from '../../shared/ui/PageTabs.tsx'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import { Crumbs } from './Crumbs.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import classes from './data.module.css'
import { download, type Look, look } from './dataStore.ts'
import { ObjectView } from './ObjectView.tsx'
import { type Tab, tabsOf } from './tabs.ts'

const LABELS: Readonly<Record<Tab, string>> = { table: 'Table', tree: 'Tree', layout: 'Layout', text: 'Text' }

/** One object: as the table, tree or text that it is. */
export const ObjectPage = ({ params }: { readonly params: readonly string[] }) => {
  const [bucket = '', key = ''] = params
  const object = { bucket, key }
  const live = look.use(object)
  const [isDoomed, setDoomed] = useState(false)
  const size = live.data?.stat.size ?? 0
  useObjectCommands({ bucket, key, size, onDelete: setDoomed })
  const folder = key.slice(0, key.lastIndexOf('/') + 1)
  const isTable = live.data !== undefined && tabsOf(live.data)[0] !== 'text'
  return (
    <Page
      title={key.slice(folder.length)}
      crumbs={<Crumbs bucket={bucket} prefix={folder} />}
      lead={live.data && <Lead look={live.data} />}
      actions={
        <>
          <span className={classes.copy}>
            <CopyButton value={`s3a://${bucket}/${key}`} what="the URL" />
          </span>
          {isTable && (
            <Button
              variant="default"
              component="a"
              href={linkTo.sql(`SELECT *\nFROM 's3a://${bucket}/${key.replaceAll("'", "''")}'\nLIMIT 100`)}
              leftSection={<Icon name="sql" size={16} />}
            >
              Query
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<Icon name="download" size={16} />}
            onClick={() => void download(object, size)}
          >
            Download
          </Button>
          <Button
            variant="default"
            color="red"
            leftSection={<Icon name="remove" size={16} />}
            onClick={() => setDoomed(true)}
          >
            Delete
          </Button>
        </>
      }
    >
      <Loaded live={live} lines={10} onRetry={() => look.refresh(object)}>
        {(found) => <Tabs object={object} found={found} />}
      </Loaded>
      {isDoomed && (
        <DeleteDialog
          doomed={{ bucket, keys: [key], prefixes: [] }}
          onClose={(isDone) => {
            setDoomed(false)
            if (isDone) navigate(linkTo.data(bucket, folder), { replace: true })
          }}
        />
      )}
    </Page>
  )
}

const useObjectCommands = ({
  bucket,
  key,
  size,
  onDelete,
}: {
  readonly bucket: string
  readonly key: string
  readonly size: number
  readonly onDelete: (isDoomed: boolean) => void
}): void => {
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'object.download',
        label: 'Download the object',
        group: 'Data',
        icon: 'download',
        run: () => void download({ bucket, key }, size),
      },
      { id: 'object.delete', label: 'Delete the object', group: 'Data', icon: 'remove', run: () => onDelete(true) },
    ],
    [bucket, key, size, onDelete],
  )
  useCommands(commands)
}

const Lead = ({ look: { stat, mismatch } }: { readonly look: Look }) => (
  <>
    {formatBytes(stat.size)}, changed <TimeText at={stat.lastModified} show="both" />
    {mismatch !== null && (
      <span className={classes.mismatch} data-tone="retry">
        <Icon name="warning" size={15} /> {mismatch}
      </span>
    )}
  </>
)

const Tabs = ({ object, found }: { readonly object: { bucket: string; key: string }; readonly found: Look }) => {
  const place = usePlace()
  const tabs = tabsOf(found)
  const wanted = place.search.get('tab')
  const current = tabs.find((tab) => tab === wanted) ?? tabs[0] ?? 'text'
  return (
    <div>
      {tabs.length > 1 && (
        <PageTabs
          label="Ways to look at the object"
          current={current}
          tabs={tabs.map((name) => ({
            name,
            label: LABELS[name],
            href: hrefWith(place, { tab: name === tabs[0] ? null : name }),
          }))}
        />
      )}
      <ObjectView object={object} found={found} tab={current} />
    </div>
  )
}
