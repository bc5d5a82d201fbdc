import { useMemo } from 'react'
import { formatBytes } from '../../shared/format/bytes.ts'
import { JsonTree } from '../../shared/json/JsonTree.tsx'
import { Card } from '../../shared/ui/Card.tsx'
import { Loaded } from '../../shared/ui/Loaded.tsx'
import { Notice } from '../../shared/ui/Notice.tsx'
import { type ObjectRef, wholeText } from './dataStore.ts'
import { readJson } from './jsonSize.ts'

/** A larger document (bytes) is not parsed here. */
const LARGEST = 4e6

export const JsonView = ({ object, size }: { readonly object: ObjectRef; readonly size: number }) =>
  size > LARGEST ? (
    <Notice icon="json" title={`The document has ${formatBytes(size)}: too much for a tree`}>
      Look at it as a table or as text, ask it by SQL, or download it.
    </Notice>
  ) : (
    <Whole object={object} />
  )

const Whole = ({ object }: { readonly object: ObjectRef }) => {
  const live = wholeText.use(object)
  return (
    <Card>
      <Loaded live={live} lines={8} onRetry={() => wholeText.refresh(object)}>
        {(text) => <Tree text={text} label={object.key} />}
      </Loaded>
    </Card>
  )
}

const Tree = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const document = useMemo(() => readJson(text), [text])
  return 'problem' in document ? (
    <Notice icon="warning" title={document.problem}>
      Its bytes are shown under Text.
    </Notice>
  ) : (
    <JsonTree value={document.value} label={label} />
  )
}
