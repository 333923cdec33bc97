import { computed, shallowRef, watch, type Ref } from 'vue'
import type { BackgroundTask, Connection } from '@/core/background'
import { useNow } from '@/ui/useNow'
import { lookAgain, noDrain, progressOf, sizeOf } from './drainProgress'
import { keepDrain, readDrain } from './keptDrain'

export interface PulseOptions {
  /** At least every open task. */
  tasks: Readonly<Ref<readonly BackgroundTask[]>>
  /** What ended and was not told yet: many are cancelled at once, and `tasks` has the latest only. */
  unannounced: Readonly<Ref<readonly BackgroundTask[]>>
  owner: Readonly<Ref<string | undefined>>
  /** As this page has found it out for itself. */
  connection: Readonly<Ref<Connection>>
  /** Since when nobody has answered this page. */
  silentSince: Readonly<Ref<Date | undefined>>
  /** False until the first list has come: an empty one is no end of a backlog before. */
  isRead: Readonly<Ref<boolean>>
}

/** A burst that is over at once is not worth a word that comes and goes. */
const flashMs = 500
/** For so long after its latest answer the server counts as answering: another call is on its way. */
const answerMs = 5_000

/** How the work of the person goes out, read off the rows alone: so it is the same whoever sends. Stops with its scope. */
export function usePulse({ tasks, unannounced, owner, connection, silentSince, isRead }: PulseOptions) {
  const open = computed(() => tasks.value.filter(task => task.owner === owner.value && !task.completedAt))
  // The worker or another tab may get through before this page has asked again. The rows that it sends are told here.
  const answeredAt = computed(() => (connection.value === 'offline' ? latestAnswer(tasks.value) : 0))
  const isAnswered = computed(() => answeredAt.value > (silentSince.value?.getTime() ?? Infinity))
  const now = useNow(
    500,
    computed(() => open.value.length > 0 || isAnswered.value),
  )
  const shownConnection = computed((): Connection => {
    const isFresh = isAnswered.value && now.value.getTime() - answeredAt.value < answerMs
    return isFresh ? 'online' : connection.value
  })
  const isOnline = computed(() => shownConnection.value === 'online')
  const held = computed(() => open.value.filter(task => isHeld(task, now.value)).length)
  const due = computed(() => (isOnline.value ? open.value.length - held.value : 0))

  const dueSince = shallowRef<number>()
  watch(
    () => due.value > 0,
    isDue => (dueSince.value = isDue ? Date.now() : undefined),
    { immediate: true },
  )
  const sending = computed(() =>
    dueSince.value !== undefined && now.value.getTime() - dueSince.value >= flashMs ? due.value : 0,
  )

  const cancelled = computed(() => {
    const ended = [...tasks.value, ...unannounced.value].filter(({ status }) => status === 'cancelled')
    return new Set(ended.map(({ id }) => id))
  })

  const drain = shallowRef(noDrain)
  let keptFor: string | undefined
  watch(
    [open, cancelled, isOnline, held, owner, isRead, now],
    () => {
      if (!isRead.value || owner.value === undefined) return
      const before = keptFor === owner.value ? drain.value : readDrain(owner.value)
      keptFor = owner.value
      const ids = open.value.map(({ id }) => id)
      const seen = {
        open: ids,
        cancelled: cancelled.value,
        held: held.value,
        isOnline: isOnline.value,
      }
      const after = lookAgain(before, seen, Date.now())
      if (after.done !== before.done || sizeOf(after.open) !== sizeOf(before.open))
        keepDrain(owner.value, after)
      drain.value = after
    },
    { immediate: true },
  )
  const progress = computed(() => progressOf(drain.value, now.value.getTime()))

  return {
    openCount: computed(() => open.value.length),
    sending,
    progress,
    /** Whether work goes out at the moment, from this page or from elsewhere. */
    connection: shownConnection,
  }
}

/** When the server has last said that something is done, to whomever. */
function latestAnswer(tasks: readonly BackgroundTask[]): number {
  // Times of one form, which sort as text.
  const latest = tasks.reduce(
    (time, { status, completedAt = '' }) =>
      status === 'completed' && completedAt > time ? completedAt : time,
    '',
  )
  return latest === '' ? 0 : Date.parse(latest)
}

function isHeld(task: BackgroundTask, now: Date): boolean {
  if (task.status === 'processing') return false
  if ((task.undoUntil ?? '') > now.toISOString()) return true
  if (task.waitingFor === 'sign-in' || task.waitingFor === 'update') return true
  return task.status === 'retrying' && (task.nextAttemptAt ?? '') > now.toISOString()
}
