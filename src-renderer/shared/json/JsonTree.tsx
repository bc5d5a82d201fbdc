import { Button, getTreeExpandedState, TextInput, Tree, type TreeNodeData, useTree } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { JsonValue } from '../../../src-main/contract/models/primitives.ts'
import { formatPlural } from '../format/number.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Icon } from '../ui/Icon.tsx'
import classes from './json.module.css'
import { branchPaths, type JsonNode, jsonTree, searchTree } from './jsonTree.ts'

/** A JSON document as a tree: open, close, search, copy the way to a value. */
export const JsonTree = ({ value, label }: { readonly value: JsonValue; readonly label: string }) => {
  const root = useMemo(() => jsonTree(value), [value])
  const nodes = useMemo(() => new Map(allNodes(root).map((node) => [node.path, node])), [root])
  const data = useMemo(() => [treeData(root)], [root])
  const tree = useTree({ initialExpandedState: getTreeExpandedState(data, branchPaths(root, 4)) })
  const [text, setText] = useState('')
  const { found } = useMemo(() => searchTree(root, text), [root, text])

  const search = (wanted: string): void => {
    setText(wanted)
    const opened = Object.fromEntries([...searchTree(root, wanted).open].map((path) => [path, true]))
    tree.setExpandedState({ ...tree.expandedState, ...opened })
  }

  return (
    <>
      <div className={classes.treeBar}>
        <TextInput
          size="xs"
          w={220}
          aria-label="Search names and values"
          placeholder="Search names and values"
          leftSection={<Icon name="search" size={15} />}
          value={text}
          onChange={(event) => search(event.currentTarget.value)}
        />
        <span className={classes.soft} role="status">
          {text.trim() !== '' && (found.size === 0 ? 'no match' : formatPlural(found.size, 'match', 'matches'))}
        </span>
        <span className={classes.space} />
        <Button size="compact-sm" variant="default" onClick={() => tree.expandAllNodes()}>
          Open all
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => tree.collapseAllNodes()}>
          Close all
        </Button>
        <CopyButton value={JSON.stringify(value, null, 2)} what="the JSON" />
      </div>
      <Tree
        className={classes.tree}
        aria-label={label}
        data={data}
        tree={tree}
        levelOffset={22}
        renderNode={({ node, expanded, hasChildren, elementProps }) => {
          const json = nodes.get(node.value)
          return (
            json && (
              <div {...elementProps} data-found={found.has(json.path) || undefined}>
                <span className={classes.twist}>
                  {hasChildren && <Icon name={expanded ? 'down' : 'right'} size={14} />}
                </span>
                <Label node={json} />
              </div>
            )
          )
        }}
      />
    </>
  )
}

const Label = ({ node }: { readonly node: JsonNode }) => (
  <>
    <span className={classes.key}>{node.key === '$' ? 'document' : node.key}</span>
    {node.children.length > 0 ? (
      <span className={classes.soft}>{node.text}</span>
    ) : (
      <span className={classes.leaf} data-kind={node.kind}>
        {node.text}
      </span>
    )}
    <span className={classes.copyPath}>
      <CopyButton value={node.path} what={`the path ${node.path}`} />
    </span>
  </>
)

const treeData = (node: JsonNode): TreeNodeData => ({
  value: node.path,
  label: node.key,
  ...(node.children.length > 0 ? { children: node.children.map(treeData) } : {}),
})

const allNodes = (node: JsonNode): JsonNode[] => [node, ...node.children.flatMap(allNodes)]
