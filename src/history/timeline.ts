import type { StoredTask, TaskAttempt } from '@/core/background'
import { t } from '@/locales'
import { formatSpan } from './times'

type AttemptError = NonNullable<TaskAttempt['error']>

export interface TimelineStep {
  at: number
  what: string
  /** Where it ran and how long it took. */
  facts?: string
  /** Why it did not succeed, for a person, and the code for whoever they ask. */
  trouble?: string | undefined
  code?: string | undefined
  tone: 'plain' | 'good' | 'bad'
  /** The id of another task that belongs to it. */
  link?: string
}

/** What uses up an attempt; waiting for an answer, a sign-in or an update costs none, and neither does what was broken off. */
const countedOutcomes: ReadonlySet<TaskAttempt['outcome']> = new Set(['done', 'refused', 'transient'])

/** What happened to a task, in the order in which it did. */
export function timelineOf(
  task: StoredTask,
  attempts: readonly TaskAttempt[],
  replacedBy: string | undefined,
  wordsOf: (error: AttemptError) => string,
): TimelineStep[] {
  const name = task.ownerName
  const steps: TimelineStep[] = [
    { at: task.createdAt, what: t('history.timeline.enqueued', { name }), tone: 'plain' },
    ...attempts.map((attempt, place) => attemptStep(attempt, place + 1, wordsOf)),
  ]
  if (task.replaces !== undefined)
    steps.push({ at: task.createdAt, what: t('history.detail.replaces'), tone: 'plain', link: task.replaces })
  if (task.status === 'processing' && task.startedAt !== undefined)
    steps.push({ at: task.startedAt, what: t('history.timeline.running'), tone: 'plain' })
  if (task.cancelRequestedAt !== undefined)
    steps.push({ at: task.cancelRequestedAt, what: t('history.timeline.cancelAsked'), tone: 'plain' })
  if (task.completedAt !== undefined) steps.push(endOf(task, task.completedAt))
  if (task.announcedAt !== undefined && task.dismissedAt === undefined)
    steps.push({ at: task.announcedAt, what: t('history.timeline.announced', { name }), tone: 'plain' })
  if (task.dismissedAt !== undefined)
    steps.push({ at: task.dismissedAt, what: t('history.timeline.dismissed', { name }), tone: 'plain' })
  if (replacedBy !== undefined) {
    const at = task.completedAt ?? task.cancelRequestedAt ?? task.createdAt
    steps.push({ at, what: t('history.detail.replacedBy'), tone: 'plain', link: replacedBy })
  }
  // What happened in the same moment stays in the order above.
  return steps.sort((one, other) => one.at - other.at)
}

function attemptStep(
  attempt: TaskAttempt,
  number: number,
  wordsOf: (error: AttemptError) => string,
): TimelineStep {
  const { startedAt, endedAt, ranIn, outcome, error } = attempt
  const duration = formatSpan(endedAt - startedAt)
  return {
    at: startedAt,
    what: `${t('history.timeline.attempt', { number })}: ${t(`history.timeline.outcome.${outcome}`)}`,
    facts: [
      ...(countedOutcomes.has(outcome) ? [] : [t('history.timeline.notCounted')]),
      t('history.timeline.took', { duration }),
      t(ranIn === 'page' ? 'history.timeline.inPage' : 'history.timeline.inWorker'),
    ].join(' · '),
    trouble: error && wordsOf(error),
    code: error?.code,
    tone: outcome === 'done' ? 'good' : outcome === 'refused' ? 'bad' : 'plain',
  }
}

function endOf(task: StoredTask, at: number): TimelineStep {
  const tone = task.status === 'completed' ? 'good' : task.status === 'failed' ? 'bad' : 'plain'
  const end = task.status as 'completed' | 'failed' | 'cancelled' // only these have `completedAt`
  return { at, what: t(`history.timeline.${end}`), tone }
}
