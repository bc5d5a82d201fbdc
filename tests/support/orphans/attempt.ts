import { writeSync } from 'node:fs'
import { connectParent } from '../../../src-main/adapters/process/connectParent.ts'

/** A child that is lost in a user's endless loop: it can hear nobody, not even its parent go. */
connectParent()
// Straight into the pipe, as no message would be sent any more from inside of the loop.
writeSync(1, 'looping')
for (;;);
