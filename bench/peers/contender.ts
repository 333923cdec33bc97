/** What every contender is given to keep and to send. */
export interface Task {
  /** A UUIDv7: the key by which the server tells a repetition. */
  id: string
  payload: object
}

/** One queue under test. Each is driven by its own API, with the settings that its documentation recommends. */
export interface Contender {
  /** Whether `enqueue` resolves when the task is safe. Where there is nothing to wait for, it resolves at once. */
  readonly tellsWhenSafe: boolean
  /** Opens its storage. While it is held, what is stored waits, as on a device without a network. */
  open(isHeld: boolean): Promise<void>
  /** Resolves when the library says that the task is taken; whether it is safe then is what is measured. */
  enqueue(task: Task): Promise<void>
  /** The same for many, in the fastest way that the library has. */
  enqueueAll(tasks: Task[]): Promise<void>
  /** The network is gone, as this library is told so. */
  hold(): Promise<void>
  /** The network is back, as this library is told so. */
  release(): Promise<void>
  /** Resolves when the library has nothing left to send. */
  drained(): Promise<void>
  /** Tasks that a fresh connection to the storage finds. Asked only before anything was sent. */
  stored(): Promise<number>
  /** The session is good again, for a library that wants to be told. */
  signedIn?(): Promise<void>
}

/** What the runner asks of a page. Times are milliseconds by the page's own clock; NaN is "not within the patience". */
export interface Bench {
  /** Enqueues all at once, without waiting for one before the next. @returns their ids */
  enqueue(count: number, paddingBytes?: number): Promise<string[]>
  /** Each of `samples` tasks, one at a time on an idle page. */
  timeSingles(samples: number, patienceMs: number): Promise<number[]>
  /** One call after the other. */
  timeOneByOne(count: number, patienceMs: number): Promise<number>
  /** All in one go, the fastest way that the library has. */
  timeAll(count: number, patienceMs: number): Promise<number>
  /** From the release until the library has nothing left to send. */
  timeDrain(patienceMs: number): Promise<number>
  /** How long each task of the main thread over 50 ms took, since the last call. */
  longTasks(): Promise<number[]>
}

declare global {
  interface Window {
    contender: Contender
    bench: Bench
  }
}

/** Sends one task. @throws Error for any answer but a good one */
export async function sendOne(task: Task, signal?: AbortSignal): Promise<void> {
  await post('/task', task, signal)
}

/** Sends many in one request. @throws Error for any answer but a good one */
export async function sendMany(tasks: readonly Task[], signal?: AbortSignal): Promise<void> {
  await post('/batch', { tasks }, signal)
}

/** The server answered, and not with 2xx. */
export class AnswerError extends Error {
  constructor(readonly status: number) {
    super(`The server answered ${status}.`)
  }
}

async function post(path: string, body: object, signal?: AbortSignal): Promise<void> {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  })
  await answer.text()
  if (!answer.ok) throw new AnswerError(answer.status)
}

export const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** Asks again every few milliseconds until the answer is yes. */
export async function until(isSo: () => boolean | Promise<boolean>, everyMs = 10): Promise<void> {
  while (!(await isSo())) await pause(everyMs)
}

/** What a new connection to an IndexedDB database sees. @returns 0 where there is no such database or store yet */
export async function readFresh<Result>(
  name: string,
  store: string,
  ask: (rows: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result | undefined> {
  const known = await indexedDB.databases()
  if (!known.some(database => database.name === name)) return undefined
  const database = await asked(indexedDB.open(name))
  try {
    if (!database.objectStoreNames.contains(store)) return undefined
    return await asked(ask(database.transaction(store).objectStore(store)))
  } finally {
    database.close()
  }
}

export function asked<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The request failed.'))
  })
}
