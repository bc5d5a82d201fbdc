import { useEffect, useState } from 'react'

const read = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16

/** The pixels of one rem: it changes with the text size that a person chooses. */
export const useRem = (): number => {
  const [rem, setRem] = useState(read)
  useEffect(() => {
    const watcher = new ResizeObserver(() => setRem(read()))
    const probe = document.createElement('div')
    probe.style.cssText = 'position:absolute;visibility:hidden;width:1rem;height:1rem'
    document.body.append(probe)
    watcher.observe(probe)
    return () => {
      watcher.disconnect()
      probe.remove()
    }
  }, [])
  return rem
}
