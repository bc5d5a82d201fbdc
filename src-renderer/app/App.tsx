import { AppShell } from '@mantine/core'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { dags } from '../shared/facts.ts'
import { present } from '../shared/present/present.ts'
import { replayClock } from '../shared/replay.ts'
import { hrefTo, type Place, usePlace } from '../shared/router.ts'
import { Notice } from '../shared/ui/Notice.tsx'
import { Page } from '../shared/ui/Page.tsx'
import { pageZone, zoneOfPlace } from '../shared/zone.ts'
import { Dialogs } from './Dialogs.tsx'
import { useKeys } from './keys/useKeys.ts'
import { Overlays } from './Overlays.tsx'
import { remember } from './palette/recent.ts'
import { findRoute, pageOf } from './routes.ts'
import { ConnectionNotice } from './shell/ConnectionNotice.tsx'
import { Guard } from './shell/Guard.tsx'
import { Navigation } from './shell/Navigation.tsx'
import navigation from './shell/navigation.module.css'
import { StatusBar } from './shell/StatusBar.tsx'
import classes from './shell/shell.module.css'
import status from './shell/status.module.css'
import { useNarrow } from './shell/useNarrow.ts'
import { useDesk } from './useDesk.ts'
import { useShellCommands } from './useShellCommands.ts'

const DemoBar = lazy(() => import('../features/demo/DemoBar.tsx').then((module) => ({ default: module.DemoBar })))

/** The shell around the pages: navigation, connection, status; and what lies above them. */
export const App = () => {
  const place = usePlace()
  const route = findRoute(place.path)
  const page = pageOf(place, route)
  const isNarrow = useNarrow()
  useFocusOnChange(page)
  usePlaceMemory(place)
  useKeys()
  useShellCommands()
  useDesk()
  const isPresenting = useStore(present, ({ isOn }) => isOn)
  return (
    <AppShell
      navbar={{
        width: isNarrow ? 64 : 216,
        breakpoint: 0,
        collapsed: { desktop: isPresenting, mobile: isPresenting },
      }}
      footer={{ height: 36 }}
      padding={0}
      layout="alt"
      data-narrow={isNarrow || undefined}
      transitionDuration={0}
    >
      <a className={classes.skip} href="#main" onClick={focusMain}>
        Skip to content
      </a>
      <AppShell.Navbar className={navigation.navbar}>
        <Navigation current={place.path[0] ?? ''} isNarrow={isNarrow} />
      </AppShell.Navbar>
      <AppShell.Main className={classes.main} id="main" tabIndex={-1}>
        <Demo />
        <ConnectionNotice />
        <div className={classes.content}>
          <Guard key={page} place={place.path.join('/')}>
            <Suspense fallback={null}>{route ? <route.page params={place.path.slice(1)} /> : <NotFound />}</Suspense>
          </Guard>
        </div>
      </AppShell.Main>
      <AppShell.Footer className={status.footer}>
        <StatusBar />
      </AppShell.Footer>
      <Dialogs />
      <Overlays />
    </AppShell>
  )
}

/** The bar of a demo; nothing, and nothing loaded, in any other home. */
const Demo = () =>
  replayClock.use(null).data ? (
    <Suspense fallback={null}>
      <DemoBar />
    </Suspense>
  ) : null

const NotFound = () => (
  <Page title="No such page">
    <Notice icon="search" title="There is nothing at this address" action={<a href={hrefTo([])}>Go to Home</a>}>
      The link may be from an older version, or mistyped.
    </Notice>
  </Page>
)

const focusMain = (event: React.MouseEvent): void => {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

/** After a change of page the keyboard starts at its top, as after a load; at the first load it stays where it is. */
const useFocusOnChange = (page: string): void => {
  const before = useRef(page)
  useEffect(() => {
    if (before.current === page) return
    before.current = page
    window.scrollTo(0, 0)
    document.getElementById('main')?.focus({ preventScroll: true })
  }, [page])
}

/** Remembers where one was, and in whose time a DAG's page may show its instants. */
const usePlaceMemory = (place: Place): void => {
  const list = dags.use(null).data
  useEffect(() => {
    pageZone.setState({ zone: zoneOfPlace(place, list ?? []) })
  }, [place, list])
  useEffect(() => {
    if (findRoute(place.path)) remember(place)
  }, [place])
}
