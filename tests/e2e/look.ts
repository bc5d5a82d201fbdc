import { startFakeHost } from './fake/fakeHost.ts'
import { MINUTE_DAG } from './fake/makeRun.ts'
import { nameOfAge } from './fake/minutes.ts'
import { onStack } from './fake/onStack.ts'
import { createWorld } from './fake/world.ts'
import { goTo, launchBrowser, takePicture } from './launch.ts'

const [place = '', name = 'look', size = '1280x800', scheme = 'light', font = '100'] = process.argv.slice(2)
const [width = 1280, height = 800] = size.split('x').map(Number)
const world = createWorld(Date.now())
if (process.env['STACK']) onStack(world)
await using host = await startFakeHost(world)
await using browser = await launchBrowser()
await using opened = await browser.open(host.url, {
  viewport: { width, height },
  colorScheme: scheme as 'light',
  reducedMotion: 'reduce',
})
const { page, complaints } = opened
const resolved = place.replaceAll('$dag', MINUTE_DAG).replaceAll(/\$(\d+)/g, (_, age) => nameOfAge(world, Number(age)))
await goTo(page, resolved)
if (font !== '100') await page.addStyleTag({ content: `html { font-size: ${font}% }` })
await page.waitForTimeout(1500)
const full = await page.evaluate(() => document.documentElement.scrollHeight)
await page.setViewportSize({ width, height: Math.max(height, full) })
await page.waitForTimeout(300)
await takePicture(page, name)
console.log(resolved, full, complaints)
