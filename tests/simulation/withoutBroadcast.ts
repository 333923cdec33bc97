// Dexie would tell live queries of other threads about every write. There are none here, and it costs a message each.
Reflect.deleteProperty(globalThis, 'BroadcastChannel')
export {}
