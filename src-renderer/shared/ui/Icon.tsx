/** The strokes of each icon on a field of 24 × 24. */
const STROKES = {
  home: ['M4 11.5 12 4l8 7.5', 'M6 10v9.5h4.5V14h3v5.5H18V10'],
  dags: [
    'M6.5 8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
    'M17.5 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
    'M6.5 20.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
    'M9 6h2.5a3 3 0 0 1 3 3M9 18h2.5a3 3 0 0 0 3-3',
  ],
  runs: ['M4 6h9M4 12h6M4 18h9', 'M15 9.5v8l5.5-4z'],
  reports: ['M4 20h16', 'M7 16v-5M12 16V5M17 16v-8'],
  stack: ['m12 3.5 8.5 4.5-8.5 4.5L3.5 8z', 'm3.5 12 8.5 4.5 8.5-4.5M3.5 16l8.5 4.5 8.5-4.5'],
  storage: [
    'M12 9c4 0 7-1.3 7-3s-3-3-7-3-7 1.3-7 3 3 3 7 3Z',
    'M5 6v12c0 1.7 3 3 7 3s7-1.3 7-3V6',
    'M5 12c0 1.7 3 3 7 3s7-1.3 7-3',
  ],
  producer: [
    'M5 7h14l-1.2 8.5H7.2z',
    'M5 7 4.3 4H2.5',
    'M9 20.5a1 1 0 1 0 0-2 1 1 0 0 0 0 2ZM16 20.5a1 1 0 1 0 0-2 1 1 0 0 0 0 2Z',
  ],
  parquet: ['M4 5h16v14H4z', 'M4 10h16M9.5 5v14M14.8 5v14'],
  spark: ['M13 3 5.5 13.5H12L11 21l7.5-10.5H12z'],
  json: [
    'M9 4c-2.5 0-3 1-3 3v2.5c0 1.5-.8 2.5-2 2.5 1.2 0 2 1 2 2.5V17c0 2 .5 3 3 3',
    'M15 4c2.5 0 3 1 3 3v2.5c0 1.5.8 2.5 2 2.5-1.2 0-2 1-2 2.5V17c0 2-.5 3-3 3',
  ],
  dashboard: ['M4 4.5h16v11H4z', 'M8.5 20h7M12 15.5V20', 'm8 12 2.5-3 2.5 2 3-4'],
  sun: [
    'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z',
    'M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  ],
  moon: ['M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z'],
  system: ['M4 5h16v11H4z', 'M8.5 20h7'],
  play: ['M8 5.5v13l10.5-6.5z'],
  pause: ['M8.5 5.5v13M15.5 5.5v13'],
  calendar: ['M4 6h16v14H4z', 'M4 10.5h16M8.5 3.5v4M15.5 3.5v4'],
  search: ['M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z', 'm16 16 4.5 4.5'],
  copy: ['M9 9h11v11H9z', 'M15 9V4H4v11h5'],
  check: ['m5 12.5 4.5 4.5L19 7'],
  download: ['M12 4v11M7.5 11l4.5 4.5 4.5-4.5', 'M4.5 20h15'],
  follow: ['M12 4v13M6.5 12l5.5 5.5 5.5-5.5', 'M5 21h14'],
  left: ['m14.5 6-6 6 6 6'],
  right: ['m9.5 6 6 6-6 6'],
  up: ['m6 14.5 6-6 6 6'],
  down: ['m6 9.5 6 6 6-6'],
  warning: ['M12 4 2.8 19.5h18.4z', 'M12 10v4.5M12 17v.1'],
  info: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z', 'M12 11v5.5M12 7.5v.1'],
  offline: ['M3 3l18 18', 'M8.5 15.5a5 5 0 0 1 7 0M5 12a10 10 0 0 1 5-2.7M14.5 9.5A10 10 0 0 1 19 12M12 19v.1'],
  key: ['M8 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z', 'M12 12h9M17.5 12v3.5M21 12v2.5'],
  clock: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z', 'M12 7v5l3.5 2'],
  globe: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z', 'M3 12h18M12 3c5 5.5 5 12.5 0 18M12 3c-5 5.5-5 12.5 0 18'],
  empty: ['M4 13.5 6.5 5h11L20 13.5V19H4z', 'M4 13.5h5l1.2 2.5h3.6l1.2-2.5h5'],
  present: ['M3.5 4.5h17v11h-17z', 'M12 15.5V20M8.5 20h7', 'm10.5 7.5 4 2.5-4 2.5z'],
  settings: [
    'M4 7h9M19 7h1M4 17h1M11 17h9',
    'M16 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
    'M8 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  ],
  sql: ['M4 5h16v14H4z', 'm7.5 9.5 3 2.5-3 2.5M12.5 15h4'],
  bell: ['M6 16.5h12l-1.5-2.2V10a4.5 4.5 0 0 0-9 0v4.3z', 'M10.3 19.5a2 2 0 0 0 3.4 0'],
  question: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z', 'M9.7 9.5a2.4 2.4 0 1 1 3.4 2.2c-.8.4-1.1.9-1.1 1.8M12 16.5v.1'],
  retry: ['M19 6v4.5h-4.5', 'M18.5 10.5A7 7 0 1 0 19 14'],
  pulse: ['M3 12h4l2.5-6 4 12 2.5-6h5'],
  engine: [
    'M4 12h3.2v3.2H4zM8 12h3.2v3.2H8zM12 12h3.2v3.2H12zM8 8h3.2v3.2H8zM12 8h3.2v3.2H12z',
    'M3 17c1 2.5 3.5 3.5 7 3.5 5.5 0 8.5-2.5 10-7 1.2 0 2-.6 2-1.5-1-.8-2.5-.8-3.5-.2',
  ],
  add: ['M12 5v14M5 12h14'],
  edit: ['M5 19l1-4L16.5 4.5l3 3L9 18z'],
  remove: ['M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7'],
  data: ['M3.5 6.5h6l2 2.5h9v10.5h-17z', 'M3.5 9h8'],
  folder: ['M3.5 6.5h6l2 2.5h9v9.5h-17z'],
  file: ['M6.5 3.5h8l4 4v13h-12z', 'M14 3.5V8h4.5'],
  bucket: [
    'M4.5 6.5c0-1.4 3.4-2.5 7.5-2.5s7.5 1.1 7.5 2.5S16.1 9 12 9 4.5 7.9 4.5 6.5Z',
    'M4.5 6.5 6.5 19c.2 1 2.6 1.5 5.5 1.5s5.3-.5 5.5-1.5l2-12.5',
  ],
  upload: ['M12 15V4M7.5 8.5 12 4l4.5 4.5', 'M4.5 20h15'],
  filter: ['M4 5.5h16l-6.2 7.2V19l-3.6-2v-4.3z'],
  close: ['m6.5 6.5 11 11M17.5 6.5l-11 11'],
  chart: ['M4 20h16', 'm5 15 4.5-5 4 3L19 6'],
  history: ['M4 12a8 8 0 1 0 2.6-5.9', 'M4 4.5V8h3.5M12 8v4.2l3 1.8'],
  external: ['M13 4.5h6.5V11M19.5 4.5 11 13', 'M17 14v5.5H4.5V7H10'],
} as const

export type IconName = keyof typeof STROKES

/** An icon beside words: it says nothing of its own to a screen reader. */
export const Icon = ({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) => (
  <svg
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth={1.75}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    focusable="false"
    // In rem: icons grow with the text beside them.
    style={{ flex: 'none', width: `${size / 16}rem`, height: `${size / 16}rem` }}
  >
    {STROKES[name].map((d) => (
      <path key={d} d={d} />
    ))}
  </svg>
)
