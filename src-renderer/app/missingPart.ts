const NAME = 'pfad.reloaded-at'
/** A page that failed again so soon (ms) after it was loaded anew would fail for ever: then the error is shown. */
const TOO_SOON = 10_000

/**
 * Loads the window anew where a part of the screens could not be fetched and the host answers all the same: it was started
 * again with a newer build, or did not answer in time. A part that failed once stays failed as long as the document lives.
 */
export const reloadWhenPartIsMissing = (): void => {
  const reload = async (): Promise<void> => {
    if (Date.now() - Number(sessionStorage.getItem(NAME) ?? 0) < TOO_SOON) return
    const answer = await fetch('./', { method: 'HEAD', cache: 'no-store' }).catch(() => null)
    if (!answer?.ok) return
    sessionStorage.setItem(NAME, String(Date.now()))
    location.reload()
  }
  window.addEventListener('vite:preloadError', () => void reload())
}
