import { Button, Progress } from '@mantine/core'
import { formatBytes } from '../../shared/format/bytes.ts'
import { linkTo } from '../../shared/links.ts'
import { Card } from '../../shared/ui/Card.tsx'
import { Icon } from '../../shared/ui/Icon.tsx'
import classes from './data.module.css'
import { cancelUpload, forgetUploads, replaceByUpload, type Upload, uploads } from './uploads.ts'

/** Files on their way, and what became of them. */
export const UploadList = () => {
  const list = uploads((state) => state.list)
  if (list.length === 0) return null
  const isOver = list.every(({ state }) => state !== 'waiting' && state !== 'running')
  return (
    <Card
      title="Uploads"
      aside={
        isOver && (
          <Button size="compact-sm" variant="subtle" onClick={forgetUploads}>
            Clear
          </Button>
        )
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by the keyboard */}
      <ul className={classes.uploads} tabIndex={0} aria-label="Uploads">
        {list
          .slice(-50)
          .toReversed()
          .map((upload) => (
            <li key={upload.id}>
              <One upload={upload} />
            </li>
          ))}
      </ul>
    </Card>
  )
}

const One = ({ upload }: { readonly upload: Upload }) => {
  const { id, bucket, key, size, sent, state, error } = upload
  return (
    <div className={classes.upload}>
      <span className={classes.uploadName}>
        {state === 'done' ? <a href={linkTo.object(bucket, key)}>{key}</a> : key}
      </span>
      <span
        className={classes.uploadState}
        data-tone={state === 'failed' ? 'failed' : state === 'done' ? 'success' : 'waiting'}
      >
        {state === 'done' && <Icon name="check" size={15} />}
        {state === 'failed' && <Icon name="warning" size={15} />}
        {state === 'failed'
          ? error?.message
          : state === 'running'
            ? `${formatBytes(sent)} of ${formatBytes(size)}`
            : WORDS[state]}
      </span>
      {state === 'running' && (
        <Progress
          className={classes.uploadBar}
          value={size === 0 ? 0 : (sent / size) * 100}
          aria-label={`Upload of ${key}`}
        />
      )}
      {(state === 'running' || state === 'waiting') && (
        <Button size="compact-xs" variant="default" onClick={() => cancelUpload(id)}>
          Cancel
        </Button>
      )}
      {state === 'failed' && error?.code === 'object-exists' && (
        <Button size="compact-xs" variant="default" onClick={() => replaceByUpload(id)}>
          Replace it
        </Button>
      )}
    </div>
  )
}

const WORDS = {
  waiting: 'waiting',
  done: 'uploaded',
  cancelled: 'cancelled: nothing was stored',
  running: '',
  failed: '',
} as const
