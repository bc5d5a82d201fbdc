import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

/** The accent: a violet that no state of a run uses. */
const path: MantineColorsTuple = [
  '#f2f0fd',
  '#e2defa',
  '#c6bff3',
  '#a79dec',
  '#8d80e6',
  '#7569dc',
  '#5f51cf',
  '#5347c7',
  '#453aa8',
  '#362e85',
]

const gray: MantineColorsTuple = [
  '#f7f7fa',
  '#eeeef3',
  '#e2e2ea',
  '#cfcfda',
  '#a9aab9',
  '#7d7f91',
  '#5d5f70',
  '#474958',
  '#2e303c',
  '#1b1c25',
]

const dark: MantineColorsTuple = [
  '#e7e8ef',
  '#b9bcc9',
  '#a2a6b6',
  '#6b6f80',
  '#393d4b',
  '#2a2d38',
  '#1c1e26',
  '#14151b',
  '#0f1015',
  '#0a0b0e',
]

export const theme = createTheme({
  colors: { path, gray, dark },
  primaryColor: 'path',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, 'Cascadia Mono', Menlo, monospace",
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '0.8125rem', sm: '0.9rem', md: '1rem', lg: '1.125rem', xl: '1.25rem' },
  components: {
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true, events: { hover: true, focus: true, touch: true } } },
    Table: { defaultProps: { verticalSpacing: 'var(--pad-row)', horizontalSpacing: 'md' } },
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    Button: { defaultProps: { size: 'sm' } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'lg',
        padding: 'lg',
        overlayProps: { backgroundOpacity: 0.45 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
      styles: {
        content: { background: 'var(--surface)' },
        header: { background: 'var(--surface)' },
        title: { fontSize: '1.25rem', fontWeight: 650 },
      },
    },
    SegmentedControl: {
      defaultProps: { withItemsBorders: false },
      styles: {
        root: { background: 'var(--surface-soft)', border: '1px solid var(--line)' },
        indicator: { background: 'var(--raised)' },
      },
    },
  },
})

/** Mantine's own colours, taken from the screens' variables in global.css. */
export const resolveVariables: CSSVariablesResolver = () => {
  const variables = {
    '--mantine-color-body': 'var(--page)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--text-soft)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--surface-soft)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-placeholder': 'var(--text-soft)',
    '--mantine-color-error': 'var(--failed-text)',
  }
  return { variables: {}, light: variables, dark: variables }
}
