import { describe, expect, it } from 'vitest'
import type { BackgroundTask } from '@/core/background'
import { taskActions } from '@/history/taskActions'
import { attemptWords, progressWords } from '@/history/taskWords'
import { backgroundTask } from '../../support/backgroundTask'

const cook = { id: 'user-kay', role: 'cook' } as const
const manager = { id: 'user-made', role: 'manager' } as const
const now = new Date('2026-11-23T14:00:00Z')

const task = (fields: Partial<BackgroundTask>) =>
  backgroundTask({ createdAt: '2026-11-23T13:59:00Z', ...fields })

const ended = '2026-11-23T13:59:30Z'

describe('what a task offers', () => {
  it.each([
    ['queued', { status: 'queued' }, ['Cancel']],
    ['retrying', { status: 'retrying' }, ['Cancel']],
    ['processing', { status: 'processing' }, ['Cancel']],
    ['about to be cancelled', { status: 'queued', isCancelling: true }, []],
    ['failed', { status: 'failed', completedAt: ended }, ['Retry', 'Dismiss']],
    ['failed and put aside', { status: 'failed', completedAt: ended, dismissedAt: ended }, ['Retry']],
    ['completed', { status: 'completed', completedAt: ended }, []],
    ['cancelled', { status: 'cancelled', completedAt: ended }, []],
  ] as const)('to its owner, %s: %o', (_word, fields, actions) => {
    expect(taskActions(task(fields), cook)).toEqual(actions)
  })

  it('offers nothing to another cook, and a cancel to a manager', () => {
    const theirs = task({ owner: 'user-budi' })
    const failed = task({ owner: 'user-budi', status: 'failed', completedAt: ended })
    expect([taskActions(theirs, cook), taskActions(failed, cook)]).toEqual([[], []])
    expect([taskActions(theirs, manager), taskActions(failed, manager)]).toEqual([['Cancel'], ['Cancel']])
  })
})

describe('what a task is waiting for', () => {
  const surroundings = { viewer: cook, now, connection: 'online', hasDialog: () => true } as const

  it.each([
    ['next try in 4 s', { status: 'retrying', nextAttemptAt: '2026-11-23T14:00:03.200Z' }],
    ['next try now', { status: 'retrying', nextAttemptAt: '2026-11-23T13:59:59Z' }],
    ['waiting for network', { waitingFor: 'network' }],
    ['waiting for sign-in', { waitingFor: 'sign-in' }],
    ['waiting for an update of the app', { waitingFor: 'update' }],
    ['cancelling', { isCancelling: true, waitingFor: 'network' }],
    ['waiting for sign-in of Budi', { owner: 'user-budi', createdBy: 'Budi' }],
    ['', { status: 'processing' }],
    ['', { status: 'failed', completedAt: ended, waitingFor: 'network' }],
    ['', {}],
  ] as const)('says "%s" of %o', (words, fields) => {
    expect(progressWords(task(fields), surroundings)).toBe(words)
  })

  it('knows what holds up a task that was never tried', () => {
    expect(progressWords(task({}), { ...surroundings, connection: 'offline' })).toBe('waiting for network')
    expect(progressWords(task({}), { ...surroundings, connection: 'sign-in' })).toBe('waiting for sign-in')
  })

  it('counts the attempts once there is one', () => {
    expect(attemptWords(task({}))).toBe('')
    expect(attemptWords(task({ attempts: 2 }))).toBe('2 of 3')
  })
})
