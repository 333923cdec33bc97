import { createApp, ref } from 'vue'
import { installBackgroundTasks } from '@/core/background'
import { createKitchenQueue } from '@/kitchen/kitchenQueue'
import { createAskForStock } from '@/kitchen/stock/askForStock'
import { createStockRefresher } from '@/kitchen/stock/createStockRefresher'
import { refreshStock } from '@/kitchen/stock/refreshStock'
import { t } from '@/locales'
import { backendOfThisBuild, isEmbedded } from '@/session/backend'
import { createPageSession } from '@/session/createPageSession'
import { keepLanguage } from '@/session/keepLanguage'
import { createAppVuetify } from '@/ui/vuetify'
import App from './App.vue'
import { createAppUpdate } from './pwa/appUpdate'
import { closeSeenNotifications } from './pwa/closeSeenNotifications'
import { keepSyncRequested } from './pwa/keepSyncRequested'
import { registerServiceWorker } from './pwa/registerServiceWorker'

const isOutdated = ref(false)
const undoWindowMs = Number(import.meta.env.VITE_UNDO_WINDOW_MS ?? 0)
const backend = backendOfThisBuild()
const session = createPageSession(backend)
keepLanguage(session)
const { queue, database, tasks, catalog, rpc, untilCatalogIsKnown } = createKitchenQueue({
  session,
  backend,
  translate: t,
  undoWindowMs,
  onOutdated: () => (isOutdated.value = true),
})
installBackgroundTasks(queue, tasks, untilCatalogIsKnown, catalog)
queue.start()
queue.onWork(keepSyncRequested(async () => (await queue.reads.countOpen()) > 0))

const ask = createAskForStock(rpc)
const refresher = createStockRefresher(async () => {
  if (!navigator.onLine) throw new Error('There is no network.')
  const person = await session.person()
  if (!person) throw new Error('Nobody is signed in.')
  await refreshStock(database, ask, person.id)
})
queue.onDrained(() => void refresher.refresh())
// Deleted while the app is open: it is opened anew, and empty.
database.takenAway.add(() => void refresher.refresh())
window.addEventListener('online', () => void refresher.refresh())
// Two windows side by side are both visible all the time; whoever turns to one wants its figures fresh.
window.addEventListener('focus', () => void refresher.refresh())
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void refresher.refresh()
})

closeSeenNotifications()

const update = createAppUpdate({ workbox: registerServiceWorker(), onNewWorker: () => queue.codeUpdated() })

const app = createApp(App, {
  ...{ session, rpc, database, refresher, update, isOutdated },
  isDemo: isEmbedded(),
  hasUndo: undoWindowMs > 0,
})
if (import.meta.env.DEV) {
  void import('./devtools/showInDevtools').then(({ showInDevtools }) => showInDevtools(app, queue))
}
app.use(createAppVuetify()).mount('#app')
