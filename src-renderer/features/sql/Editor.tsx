import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { sql } from '@codemirror/lang-sql'
import { Compartment, EditorState, Prec } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { basicSetup } from 'codemirror'
import { useEffect, useRef, useState } from 'react'
import type { CallOutput } from '../../../src-main/contract/calls.ts'
import { DuckDb } from './dialects.ts'
import { editorTheme } from './editorTheme.ts'
import classes from './sql.module.css'
import { completeObjects, run, sqlConsole } from './sqlStore.ts'

type Tables = CallOutput<'sql.engines'>[number]['tables']

const language = new Compartment()

/** The statement's text: names are completed, ⌘ or Ctrl with Enter runs it, Escape then Tab leaves it. */
export const Editor = ({ text, tables }: { readonly text: string; readonly tables: Tables }) => {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const [initial] = useState({ text, tables })

  useEffect(() => {
    if (!place.current) return
    const editor = createEditor(place.current, initial)
    view.current = editor
    return () => {
      view.current = null
      sqlConsole.setState({ selected: '' })
      editor.destroy()
    }
  }, [initial])

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

const createEditor = (parent: HTMLElement, { text, tables }: { text: string; tables: Tables }): EditorView => {
  const runNow = (): boolean => {
    void run()
    return true
  }
  const extensions = [
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run: runNow }])),
    basicSetup,
    language.of(languageOf(tables)),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': 'SQL statement' }),
    EditorView.updateListener.of(({ docChanged, selectionSet, state }) => {
      if (docChanged) sqlConsole.setState({ text: state.doc.toString() })
      const { from, to } = state.selection.main
      if (docChanged || selectionSet) sqlConsole.setState({ selected: state.sliceDoc(from, to) })
    }),
    editorTheme,
  ]
  return new EditorView({ parent, state: EditorState.create({ doc: text, extensions }) })
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
