import { createApp, ref } from 'vue'
import { installBackgroundTasks } from '@/core/background'
import { createKitchenQueue } from '@/kitchen/kitchenQueue'
import { createAskForStock } from '@/kitchen/stock/askForStock'
import { createStockRefresher } from '@/kitchen/stock/createStockRefresher'
import { refreshStock } from '@/kitchen/stock/refreshStock'
import { backendOfThisBuild, isEmbedded } from '@/session/backend'
import { createDeviceSession } from '@/session/createDeviceSession'
import { createAppVuetify } from '@/ui/vuetify'
import App from './App.vue'
import { registerServiceWorker } from './pwa/registerServiceWorker'

const isOutdated = ref(false)
const backend = backendOfThisBuild()
const session = createDeviceSession(backend)
const { queue, database, tasks, rpc } = createKitchenQueue({
  session,
  backend,
  onOutdated: () => (isOutdated.value = true),
})
installBackgroundTasks(queue, tasks)

const ask = createAskForStock(rpc)
const refresher = createStockRefresher(async () => {
  if (!navigator.onLine) throw new Error('There is no network.')
  const { person } = queue.state
  if (!person) throw new Error('Nobody is signed in.')
  await refreshStock(database, ask, person.id)
})
queue.onDrained(() => void refresher.refresh())
window.addEventListener('online', () => void refresher.refresh())
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void refresher.refresh()
})

createApp(App, { session, database, refresher, isOutdated, isDemo: isEmbedded() })
  .use(createAppVuetify())
  .mount('#app')

registerServiceWorker()
