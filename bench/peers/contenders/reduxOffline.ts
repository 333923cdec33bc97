import { offline } from '@redux-offline/redux-offline'
import defaults from '@redux-offline/redux-offline/lib/defaults'
import type { AppState } from '@redux-offline/redux-offline/lib/types'
import localforage from 'localforage'
import { createStore, type Store } from 'redux'
import { readFresh, until, type Contender, type Task } from '../contender'

let store: Store<AppState> | undefined
let tellNetwork: (isOnline: boolean) => void = () => undefined

function running(): Store<AppState> {
  if (!store) throw new Error('It is not open.')
  return store
}

// Its default effect sends what stands in `effect`, and its default `discard` judges the answer.
function enqueue(task: Task): void {
  running().dispatch({
    type: 'send',
    meta: {
      offline: {
        effect: { url: '/task', method: 'POST', json: task },
        commit: { type: 'sent', meta: { completed: true, success: true } },
        rollback: { type: 'refused', meta: { completed: true, success: false } },
      },
    },
  })
}

const reduxOffline: Contender = {
  tellsWhenSafe: false,
  async open(isHeld) {
    await new Promise<void>(resolve => {
      const enhancer = offline({
        ...defaults,
        detectNetwork: tell => {
          tellNetwork = tell
        },
        persistOptions: { storage: localforage },
        persistCallback: () => resolve(),
      })
      // Its enhancer is typed for an older Redux.
      store = createStore((state: object = {}) => state, enhancer as never) as unknown as Store<AppState>
    })
    tellNetwork(!isHeld)
  },
  enqueue: task => {
    enqueue(task)
    return Promise.resolve()
  },
  enqueueAll: tasks => {
    for (const task of tasks) enqueue(task)
    return Promise.resolve()
  },
  hold: () => {
    tellNetwork(false)
    return Promise.resolve()
  },
  release: () => {
    tellNetwork(true)
    return Promise.resolve()
  },
  drained: () => until(() => running().getState().offline.outbox.length === 0),
  async stored() {
    const text = await readFresh(
      'localforage',
      'keyvaluepairs',
      rows => rows.get('reduxPersist:offline') as IDBRequest<string | undefined>,
    )
    return text === undefined ? 0 : (JSON.parse(text) as AppState['offline']).outbox.length
  },
}

export default reduxOffline
