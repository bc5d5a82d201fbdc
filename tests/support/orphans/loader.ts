import { connectParent } from '../../../src-main/adapters/process/connectParent.ts'

/** A child that waits, and would for ever. */
connectParent().post('waiting')
