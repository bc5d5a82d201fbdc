import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './global.css'
import '../shared/present/present.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { config } from 'zod'
import { applyAppearance } from '../shared/appearance.ts'
import { App } from './App.tsx'
import { reloadWhenPartIsMissing } from './missingPart.ts'
import { loadPages } from './routes.ts'
import { resolveVariables, theme } from './theme.ts'

// The page's policy forbids code from text; zod would try it to compile its schemas.
config({ jitless: true })

reloadWhenPartIsMissing()
applyAppearance()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root.')
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={resolveVariables} defaultColorScheme="auto">
      {/* Above the line at the foot, which goes on telling how things stand. */}
      <Notifications position="bottom-left" />
      <App />
    </MantineProvider>
  </StrictMode>,
)

// After the first page had its turn.
setTimeout(() => void loadPages(), 1500)
