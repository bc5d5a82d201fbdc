import { type ComponentType, lazy, Suspense } from 'react'
import { parseRef, type TaskRef } from '../shared/links.ts'
import { usePlace } from '../shared/router.ts'

const TriggerDialog = lazy(async () => ({
  default: (await import('../features/trigger/TriggerDialog.tsx')).TriggerDialog,
}))
const BackfillDialog = lazy(async () => ({
  default: (await import('../features/control/BackfillDialog.tsx')).BackfillDialog,
}))

const OF_REFERENCES: Readonly<Record<string, ComponentType<{ readonly target: TaskRef }>>> = {
  clear: lazy(async () => ({ default: (await import('../features/control/ClearDialog.tsx')).ClearDialog })),
  mark: lazy(async () => ({ default: (await import('../features/control/MarkDialog.tsx')).MarkDialog })),
  cancel: lazy(async () => ({ default: (await import('../features/control/CancelDialog.tsx')).CancelDialog })),
}

/** The dialogs that a search value of any page opens: see `openDialog`. */
export const Dialogs = () => {
  const { search } = usePlace()
  const [trigger, backfill] = [search.get('trigger'), search.get('backfill')]
  return (
    <Suspense fallback={null}>
      {trigger !== null && <TriggerDialog key={trigger} dagId={trigger} />}
      {backfill !== null && <BackfillDialog key={backfill} dagId={backfill} />}
      {Object.entries(OF_REFERENCES).map(([name, Dialog]) => {
        const text = search.get(name)
        const target = text === null ? null : parseRef(text)
        return target && <Dialog key={`${name} ${text}`} target={target} />
      })}
    </Suspense>
  )
}
