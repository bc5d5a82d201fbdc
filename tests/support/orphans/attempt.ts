import { connectParent } from '../../../src-main/adapters/process/connectParent.ts'

/** A child that is lost in a user's endless loop: it can hear nobody, not even its parent go. */
const parent = connectParent()
parent.post('looping')
setTimeout(() => {
  for (;;);
}, 50)
