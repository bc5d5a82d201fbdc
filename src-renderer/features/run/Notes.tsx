import { Button, Group, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { DagRunDetail, Note } from '../../../src-main/contract/models/run.ts'
import { linkTo } from '../../shared/links.ts'
import { Card } from '../../shared/ui/Card.tsx'
import ui from '../../shared/ui/page.module.css'
import { TimeText } from '../../shared/ui/TimeText.tsx'
import classes from './run.module.css'
import { saveNote } from './runStore.ts'

/** What people wrote beside the run and its tasks. */
export const Notes = ({ detail: { run, notes } }: { readonly detail: DagRunDetail }) => {
  const ofRun = notes.find(({ taskId }) => taskId === null)
  const ofTasks = notes.filter(({ taskId }) => taskId !== null)
  return (
    <Card title="On this run">
      <NoteForm key={ofRun?.at} of={{ dagId: run.dagId, runId: run.runId }} note={ofRun} label="Note on this run" />
      {ofTasks.length > 0 && (
        <ul className={classes.notes}>
          {ofTasks.map((note) => (
            <li key={`${note.taskId} ${note.mapIndex}`}>
              <a
                className={ui.link}
                href={linkTo.task({ ...note, taskId: note.taskId ?? undefined, mapIndex: note.mapIndex })}
              >
                {note.taskId}
                {note.mapIndex >= 0 && ` [${note.mapIndex}]`}
              </a>
              <p className={classes.noteText}>{note.text}</p>
              <Author note={note} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

/** A note to write, change or take away. */
export const NoteForm = ({
  of,
  note,
  label,
}: {
  readonly of: { readonly dagId: string; readonly runId: string; readonly taskId?: string; readonly mapIndex?: number }
  readonly note: Note | undefined
  readonly label: string
}) => {
  const [text, setText] = useState(note?.text ?? '')
  const isChanged = text.trim() !== (note?.text ?? '')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void saveNote(of, text)
      }}
    >
      <Textarea
        label={label}
        placeholder="What the next one who looks should know"
        description={note && <Author note={note} />}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autosize
        minRows={2}
        maxRows={12}
        maxLength={1000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group mt="sm" gap="sm">
        <Button type="submit" disabled={!isChanged}>
          {text.trim() === '' && note ? 'Remove the note' : 'Save the note'}
        </Button>
        {isChanged && (
          <Button variant="default" onClick={() => setText(note?.text ?? '')}>
            Undo
          </Button>
        )}
      </Group>
    </form>
  )
}

const Author = ({ note }: { readonly note: Note }) => (
  <span className={ui.soft}>
    {note.by}, <TimeText at={note.at} show="both" />
  </span>
)
