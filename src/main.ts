import { createApp, ref } from 'vue'
import { installBackgroundTasks } from '@/core/background'
import { createKitchenQueue } from '@/kitchen/kitchenQueue'
import { createAskForStock } from '@/kitchen/stock/askForStock'
import { createStockRefresher } from '@/kitchen/stock/createStockRefresher'
import { refreshStock } from '@/kitchen/stock/refreshStock'
import { backendOfThisBuild, isEmbedded } from '@/session/backend'
import { createPageSession } from '@/session/createPageSession'
import { createAppVuetify } from '@/ui/vuetify'
import App from './App.vue'
import { createAppUpdate } from './pwa/appUpdate'
import { closeSeenNotifications } from './pwa/closeSeenNotifications'
import { keepSyncRequested } from './pwa/keepSyncRequested'
import { registerServiceWorker } from './pwa/registerServiceWorker'

const isOutdated = ref(false)
const backend = backendOfThisBuild()
const session = createPageSession(backend)
const { queue, database, tasks, rpc, untilCatalogIsKnown } = createKitchenQueue({
  session,
  backend,
  onOutdated: () => (isOutdated.value = true),
})
installBackgroundTasks(queue, tasks, untilCatalogIsKnown)
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

createApp(App, { session, database, refresher, update, isOutdated, isDemo: isEmbedded() })
  .use(createAppVuetify())
  .mount('#app')
