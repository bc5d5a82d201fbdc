import { describe, expect, it } from 'vitest'
import { openDoubleDesktop, quietHandlers } from '../../../tests/support/electronDouble.ts'
import type { WindowRequest } from '../../contract/calls/window.ts'
import { pfadContract } from '../../contract/pfadContract.ts'
import { createRpcClient } from '../../contract/rpc/client.ts'
import { createBridge } from '../../preload/createBridge.ts'
import type { MenuRow } from './electronApi.ts'
import { toAccelerator } from './menu.ts'
import { trayRows } from './tray.ts'

const find = (rows: readonly MenuRow[], label: string): MenuRow | undefined =>
  rows.flatMap((row) => [row, ...(row.submenu ?? [])]).find((row) => row.label === label)

/** The page in the window, talking to it through the preload's bridge. */
const connect = (double: ReturnType<typeof openDoubleDesktop>) => {
  const { contents, mainFrame, hear } = double.window.page
  const bridge = createBridge({
    invoke: async (message) => double.ipc.invoke({ sender: contents, senderFrame: mainFrame }, message),
    subscribe: hear,
  })
  const client = createRpcClient(
    { send: bridge.send, onMessage: bridge.onMessage, onClose: bridge.onClose, close: () => undefined },
    pfadContract,
  )
  const asked: WindowRequest[] = []
  const listen = async (): Promise<void> => {
    for await (const request of client.stream('window.requests', {})) asked.push(request)
  }
  void listen().catch(() => undefined)
  return { asked, client }
}

describe('the window', () => {
  it('is shown when there is something to see, where it was last', () => {
    const bounds = { x: 10, y: 20, width: 1000, height: 700 }
    const { seen, window } = openDoubleDesktop({ state: { bounds, isMaximized: true } })
    expect(seen.options).toMatchObject({ ...bounds, show: false, title: 'Pfad' })
    expect(window.calls).toEqual(['maximize', 'show', 'load app://pfad/'])
  })

  it('comes to the front at a second start', () => {
    const { desktop, window } = openDoubleDesktop()
    window.calls.length = 0
    desktop.openArguments(['pfad'])
    expect(window.calls).toEqual(['show', 'focus'])
  })
})

describe('closing the window', () => {
  it('asks once whether to go on in the tray, and keeps the answer', async () => {
    const { window, seen, state } = openDoubleDesktop({ answer: () => 0 })
    expect(window.isPrevented('close')).toBe(true)
    await expect.poll(() => window.calls.at(-1)).toBe('hide')
    expect(state()).toMatchObject({ onClose: 'tray', bounds: { width: 900 } })
    expect(window.isPrevented('close')).toBe(true)
    expect([seen.questions.length, seen.quits]).toEqual([1, 0])
  })

  it('may be meant to end it all, or nothing', async () => {
    const quitting = openDoubleDesktop({ answer: () => 1 })
    expect(quitting.window.isPrevented('close')).toBe(true)
    await expect.poll(() => quitting.seen.quits).toBe(1)
    expect(quitting.window.isPrevented('close')).toBe(false)
    const staying = openDoubleDesktop({ answer: () => 2 })
    staying.window.isPrevented('close')
    await expect.poll(() => staying.seen.questions.length).toBe(1)
    expect(staying.state().onClose).toBeNull()
    expect(staying.window.calls).not.toContain('hide')
  })

  it('ends it where there is no tray to come back from', () => {
    const { window, seen } = openDoubleDesktop({ hasTray: false, state: { onClose: 'tray' } })
    expect(window.isPrevented('close')).toBe(false)
    expect([seen.quits, seen.questions.length]).toEqual([1, 0])
  })

  it('is changed in the menu', () => {
    const { seen, state } = openDoubleDesktop({ state: { onClose: 'quit' } })
    const label = 'Keep running when the window is closed'
    expect(find(seen.menu, label)?.checked).toBe(false)
    find(seen.menu, label)?.click?.()
    expect(state().onClose).toBe('tray')
    expect(find(seen.menu, label)?.checked).toBe(true)
  })
})

describe('the menu', () => {
  it('has the commands that the screens offer, under their headings, and runs them there', async () => {
    const double = openDoubleDesktop()
    const { asked, client } = connect(double)
    const commands = [
      { id: 'go.runs', label: 'Runs & more', group: 'Go to', keys: 'g r' },
      { id: 'palette', label: 'Search', group: 'Pfad', keys: 'mod+K' },
    ]
    await client.call('window.describe', { commands, scheme: 'dark' })
    expect(double.seen.scheme).toBe('dark')
    expect(find(double.seen.menu, 'Search')).toMatchObject({ accelerator: 'CmdOrCtrl+K', registerAccelerator: false })
    expect(find(double.seen.menu, 'Runs && more')).not.toHaveProperty('accelerator')
    find(double.seen.menu, 'Search')?.click?.()
    await expect.poll(() => asked).toEqual([{ kind: 'run', command: 'palette' }])
  })

  it.each([
    ['mod+K', 'CmdOrCtrl+K'],
    ['mod+shift+p', 'CmdOrCtrl+Shift+P'],
    ['F11', 'F11'],
    ['alt+ArrowLeft', 'Alt+Left'],
    ['g r', null],
    ['mod+Pause', null],
  ])('writes %s as %s', (keys, accelerator) => {
    expect(toAccelerator(keys)).toBe(accelerator)
  })
})

describe('a link', () => {
  it('goes to its page, at the start and later', async () => {
    const double = openDoubleDesktop({ argv: ['pfad', 'pfad://stack'] })
    double.desktop.openLink('pfad://runs/d/r')
    double.desktop.openLink('pfad://evil/')
    const { asked } = connect(double)
    await expect
      .poll(() => asked)
      .toEqual([
        { kind: 'go', place: '/stack' },
        { kind: 'go', place: '/runs/d/r' },
      ])
  })
})

describe('the tray', () => {
  it('tells how things stand and does what is asked there', async () => {
    const asked: unknown[] = []
    const handlers = quietHandlers({
      'dags.list': () => [{ dagId: 'a&b', isPaused: true, nextDagRunAt: null }],
      'runs.list': ({ state }: { state: string }) =>
        state === 'running' ? [{}, {}] : state === 'failed' ? [{ endDate: Date.now() - 1000 }, { endDate: 0 }] : [],
      'app.info': () => ({ backend: 'stack' }),
      'stack.status': () => ({ state: 'up', operation: null }),
      'stack.run': (wish: unknown) => void asked.push(wish),
      'dags.trigger': (wish: unknown) => void asked.push(wish),
      'dags.setPaused': (wish: unknown) => void asked.push(wish),
    })
    const { seen, desktop } = openDoubleDesktop({ handlers })
    await expect.poll(() => seen.tip).toBe('Pfad: 2 runs going on, 1 failed in the last hour')
    const [, trigger, scheduled] = [0, 'Trigger a run', 'Scheduled'].map((label) => find(seen.tray, String(label)))
    trigger?.submenu?.[0]?.click?.()
    expect(scheduled?.submenu?.[0]).toMatchObject({ label: 'a&&b', checked: false })
    scheduled?.submenu?.[0]?.click?.()
    find(seen.tray, 'Stop the stack')?.click?.()
    await expect
      .poll(() => asked)
      .toEqual([
        { dagId: 'a&b', conf: {} },
        { dagId: 'a&b', isPaused: false },
        { verb: 'stop', services: [] },
      ])
    find(seen.tray, 'Quit Pfad')?.click?.()
    expect([seen.quits, seen.problems]).toEqual([1, []])
    desktop[Symbol.dispose]()
  })

  it('has no stack where the home has none, and says so where nothing is there', () => {
    const never = () => undefined
    const act = { open: never, showFailed: never, trigger: never, setPaused: never, stack: never, quit: never }
    const labels = trayRows({ dags: [], active: 0, failed: 0, stack: null }, act).map(({ label }) => label)
    expect(labels).toEqual(['No DAGs yet', undefined, 'Open Pfad', undefined, 'Quit Pfad'])
  })

  it('tells what could not be done', async () => {
    const handlers = quietHandlers({
      'dags.list': () => [{ dagId: 'd', isPaused: false, nextDagRunAt: null }],
      'dags.trigger': () => {
        throw new Error('no such DAG')
      },
    })
    const { seen } = openDoubleDesktop({ handlers })
    await expect.poll(() => find(seen.tray, 'Trigger a run')).toBeDefined()
    find(seen.tray, 'Trigger a run')?.submenu?.[0]?.click?.()
    await expect.poll(() => seen.problems).toEqual([new Error('no such DAG')])
  })
})

describe('screens that end', () => {
  it('are loaded again, and asked about when they end over and over', async () => {
    const { window, seen } = openDoubleDesktop({ answer: () => 1 })
    window.page.emit('render-process-gone', {}, { reason: 'clean-exit' })
    expect(window.page.reloads()).toBe(0)
    for (let times = 0; times < 3; times += 1) window.page.emit('render-process-gone', {}, { reason: 'crashed' })
    expect([window.page.reloads(), seen.questions.length]).toEqual([3, 0])
    window.page.emit('render-process-gone', {}, { reason: 'oom' })
    await expect.poll(() => seen.questions.length).toBe(1)
    expect(seen.questions[0]?.message).toMatch(/4 times within a minute \(oom\)/)
    expect(window.page.reloads()).toBe(3)
  })

  it('or hang, are asked about', async () => {
    const { window, seen } = openDoubleDesktop({ answer: () => 0 })
    window.emit('unresponsive')
    await expect.poll(() => window.page.reloads()).toBe(1)
    expect(seen.questions[0]?.message).toBe('The screens do not answer.')
  })
})
