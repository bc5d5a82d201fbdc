import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import { sql } from '@codemirror/lang-sql'
import { Compartment, EditorState, Prec } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { basicSetup } from 'codemirror'
import { type RefObject, useEffect, useRef } from 'react'
import type { CallOutput } from '../../../src-main/contract/calls.ts'
import { DuckDb } from './dialects.ts'
import { editorTheme } from './editorTheme.ts'
import classes from './sql.module.css'
import { completeObjects } from './sqlStore.ts'

type Tables = CallOutput<'sql.engines'>[number]['tables']

const language = new Compartment()

/** The statement's text: names are completed, ⌘ or Ctrl with Enter runs it, Escape then Tab leaves it. */
export const Editor = ({
  text,
  tables,
  selection,
  onText,
  onRun,
}: {
  readonly text: string
  readonly tables: Tables
  /** Set to what gives the selected text. */
  readonly selection: RefObject<() => string>
  readonly onText: (text: string) => void
  readonly onRun: () => void
}) => {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const latest = useRef({ onText, onRun })
  latest.current = { onText, onRun }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; what changes is given to it below
  useEffect(() => {
    if (!place.current) return
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          Prec.highest(keymap.of([{ key: 'Mod-Enter', run: () => (latest.current.onRun(), true) }])),
          basicSetup,
          language.of(languageOf(tables)),
          autocompletion({ activateOnTyping: true }),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': 'SQL statement' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onText(update.state.doc.toString())
          }),
          editorTheme,
        ],
      }),
    })
    view.current = editor
    selection.current = () => {
      const { main } = editor.state.selection
      return editor.state.sliceDoc(main.from, main.to)
    }
    return () => {
      view.current = null
      selection.current = () => ''
      editor.destroy()
    }
  }, [])

  useEffect(() => {
    const editor = view.current
    if (editor && editor.state.doc.toString() !== text) {
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } })
    }
  }, [text])
  useEffect(() => {
    view.current?.dispatch({ effects: language.reconfigure(languageOf(tables)) })
  }, [tables])

  return <div ref={place} className={classes.code} />
}

const languageOf = (tables: Tables) => {
  const schema = Object.fromEntries(tables.map(({ name, columns }) => [name, columns.map((column) => column.name)]))
  const [first] = tables
  const support = sql({
    dialect: DuckDb,
    schema,
    ...(first ? { defaultTable: first.name } : {}),
    upperCaseKeywords: true,
  })
  return [support, DuckDb.language.data.of({ autocomplete: completeUrl })]
}

/** Within a text that begins as a URL: buckets, folders and objects. */
const completeUrl = async (context: CompletionContext): Promise<CompletionResult | null> => {
  const typed = context.matchBefore(/'s3[an]?:\/\/[^'\n]*/)
  if (!typed) return null
  const names = await completeObjects(typed.text.slice(1)).catch(() => [])
  return {
    from: typed.from + 1,
    options: names.map((label) => ({ label, type: label.endsWith('/') ? 'namespace' : 'text' })),
    filter: false,
  }
}
