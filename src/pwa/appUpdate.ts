import { readonly, ref, type Ref } from 'vue'
import type { Workbox } from 'workbox-window'
import { endSoon } from './workerMessages'

export interface AppUpdate {
  /** A newer version is on this device; this page still runs the older one. Stays true until a reload. */
  isReady: Readonly<Ref<boolean>>
  /** Takes the newer version if one waits, and reloads in any case. A second call does nothing. */
  reload: () => void
}

/** What the update needs of a browser. */
export interface UpdateBrowser {
  container: Pick<ServiceWorkerContainer, 'controller' | 'getRegistration'> & EventTarget
  document: Pick<Document, 'visibilityState'> & EventTarget
  isOnline: () => boolean
  reload: () => void
  /** Of this tab, kept over a reload. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
}

/** When a person last asked for the newer version. */
const wantedAtKey = 'simmer-update-wanted-at'
/** So long the wish stands: an old worker may have a request under way, and a browser may take its time. */
const wishMs = 60_000

export interface AppUpdateOptions {
  /** Null where there is no service worker. */
  workbox: Pick<Workbox, 'addEventListener' | 'update' | 'messageSkipWaiting'> | null
  /** A new worker has taken over, in whichever tab it was asked for. */
  onNewWorker?: () => void
  /** Between two looks for a newer version while the page is visible. Default: an hour. */
  lookEveryMs?: number
  /** How long a waiting version may take to come. Default 4,000 ms; then the page reloads all the same. */
  patienceMs?: number
  browser?: UpdateBrowser
}

/**
 * A newer version installs itself beside the running one and waits; the app says so, and a person takes it when it suits
 * them. No page reloads where nobody has asked for it: a dialog may be open in it. What a page does whose files went with
 * the old version while it was loaded stands in index.html.
 */
export function createAppUpdate({
  workbox,
  onNewWorker,
  lookEveryMs = 3_600_000,
  patienceMs = 4_000,
  browser,
}: AppUpdateOptions): AppUpdate {
  const { container, document, isOnline, reload, storage } = browser ?? thisBrowser()
  const isReady = ref(false)
  if (!workbox) return { isReady: readonly(isReady), reload }
  // The first worker claims the page that installed it. That is no update.
  let hadController = container.controller !== null
  let isReloading = false
  // The old version was too busy to give way in time, so this page is of the old one once more.
  const wantedAt = Number(storage.getItem(wantedAtKey))
  storage.removeItem(wantedAtKey)
  const isStillWanted = () => Date.now() - wantedAt < wishMs

  // workbox-window no longer tells of a version that came after one whose installation broke off, so we look as well.
  const look = async (): Promise<void> => {
    const registration = await container.getRegistration().catch(() => undefined)
    // The very first version has nobody to wait for.
    if (!registration?.active) return
    if (registration.waiting) isReady.value = true
    registration.installing?.addEventListener('statechange', () => void look(), { once: true })
  }

  const ask = async (): Promise<void> => {
    if (document.visibilityState !== 'visible' || !isOnline()) return
    // No answer, or one of a captive portal: the next look may get a better one.
    await workbox.update().catch(() => undefined)
    await look()
  }

  workbox.addEventListener('waiting', () => (isReady.value = true))
  container.addEventListener('controllerchange', () => {
    if (hadController) {
      isReady.value = true
      onNewWorker?.()
      if (isStillWanted()) reload()
    }
    hadController = true
  })
  document.addEventListener('visibilitychange', () => void ask())
  setInterval(() => void ask(), lookEveryMs)

  const takeAndReload = async (): Promise<void> => {
    const registration = await container.getRegistration().catch(() => undefined)
    if (!registration?.waiting) {
      reload()
      return
    }
    storage.setItem(wantedAtKey, String(Date.now()))
    const timer = setTimeout(reload, patienceMs)
    // Also when it comes late: a page that was asked for from the old worker at the moment of its end never arrives
    // (seen in Chromium), and this page would wait for it for ever.
    container.addEventListener('controllerchange', () => {
      clearTimeout(timer)
      reload()
    })
    workbox.messageSkipWaiting()
    registration.active?.postMessage(endSoon)
  }

  return {
    isReady: readonly(isReady),
    reload: () => {
      if (isReloading) return
      isReloading = true
      void takeAndReload()
    },
  }
}

function thisBrowser(): UpdateBrowser {
  return {
    container: navigator.serviceWorker,
    document,
    isOnline: () => navigator.onLine,
    reload: () => window.location.reload(),
    storage: sessionStorage,
  }
}
