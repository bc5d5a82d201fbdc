import { type ReactNode, useState } from 'react'
import { Icon } from '../../shared/ui/Icon.tsx'
import classes from './data.module.css'

/** Takes files that are dropped on it; who has no mouse uses the button. */
export const DropZone = ({
  onFiles,
  children,
}: {
  readonly onFiles: (files: readonly File[]) => void
  readonly children: ReactNode
}) => {
  const [isOver, setOver] = useState(false)
  const hasFiles = (event: React.DragEvent): boolean => event.dataTransfer.types.includes('Files')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a drop needs a mouse; the button beside does the same
    <div
      className={classes.drop}
      onDragOver={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setOver(false)
        onFiles([...event.dataTransfer.files])
      }}
    >
      {children}
      {isOver && (
        <div className={classes.over}>
          <Icon name="upload" size={30} />
          Drop to upload here
        </div>
      )}
    </div>
  )
}
