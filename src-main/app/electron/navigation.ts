import { isOurPage } from './appProtocol.ts'
import type { WebContents } from './electronApi.ts'

/**
 * Keeps a page where it is: it goes nowhere, attaches nothing, and opens no window. A link to elsewhere goes to the
 * person's browser, if it is one that may. Meant for every contents that is ever made.
 */
export const guardNavigation = (contents: WebContents, openExternal: (url: string) => void): void => {
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (!isOurPage(url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    const external = externalUrl(url)
    if (external !== null) openExternal(external)
    return { action: 'deny' }
  })
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * The address that the system may be asked to open; null: it may not. Only https, and http of this machine (the consoles of
 * the stack): every other scheme may start a program. Nor with a login in it, which hides where it leads.
 */
export const externalUrl = (text: string): string | null => {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '') return null
  const isAllowed = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname))
  return isAllowed ? url.href : null
}
