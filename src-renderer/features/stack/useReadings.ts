import { useEffect, useState } from 'react'
import { addReadings, type Readings } from './readings.ts'
import { followStats } from './stackStore.ts'

const NONE: Readings = new Map()

/** Read while somebody looks, and only where something runs. */
export const useReadings = (isRunning: boolean): Readings => {
  const [readings, setReadings] = useState(NONE)
  useEffect(() => {
    if (!isRunning) return undefined
    const leaving = new AbortController()
    void followStats((found) => setReadings((before) => addReadings(before, found)), leaving.signal)
    return () => {
      leaving.abort()
      setReadings(NONE)
    }
  }, [isRunning])
  return readings
}
