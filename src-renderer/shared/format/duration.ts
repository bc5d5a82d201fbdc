const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A length of time in its two largest units: `12 ms`, `1.24 s`, `42 s`, `3 min 5 s`, `2 h 10 min`, `5 d 3 h`. */
export const formatDuration = (ms: number): string => {
  if (ms < 0) return `−${formatDuration(-ms)}`
  if (ms < SECOND) return `${Math.round(ms)} ms`
  if (ms < 9_995) return `${(ms / SECOND).toFixed(2)} s`
  if (ms < 59_950) return `${Number((ms / SECOND).toFixed(1))} s`
  const seconds = Math.round(ms / SECOND)
  if (seconds < 3600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  const minutes = Math.round(ms / MINUTE)
  if (minutes < 1440) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.round(ms / HOUR)
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

/** How long until something, counted down: `0:09`, `1:30`, `2:05:00`, `3 d 4 h`. */
export const formatCountdown = (ms: number): string => {
  if (ms >= DAY) return formatDuration(ms)
  const seconds = Math.max(0, Math.ceil(ms / SECOND))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  const two = (value: number): string => String(value).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

const pair = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`
