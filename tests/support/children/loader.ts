/** The real loader, beside the test's own attempt child. */
import '../../../src-main/app/children/loader.ts'
