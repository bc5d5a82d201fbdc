#!/usr/bin/env node
import { enterOwnNode } from './ownNode.ts'

// Everything else needs Node 24 and is imported only once that is certain.
if (!enterOwnNode()) {
  const { main } = await import('./program.ts')
  await main()
}
