import { connectParent } from '../../adapters/process/connectParent.ts'
import { serveLoader } from '../../adapters/runner/child/serveLoader.ts'
import type { LoaderOptions } from '../../adapters/runner/loaderProtocol.ts'

serveLoader(connectParent(), JSON.parse(process.argv[2] ?? '{}') as LoaderOptions)
