import { expect, it } from 'vitest'
import { failuresBeside } from '@/kitchen/dialogs/failuresBeside'
import { backgroundTask } from '../../support/backgroundTask'

const putAside = { dismissedAt: '2026-11-23T13:10:00Z' }

it.each([
  ['the only failure', {}, 1, 0],
  ['one of two', {}, 2, 1],
  ['one that was put aside, beside none', putAside, 0, 0],
  ['one that was put aside, beside another', putAside, 1, 1],
  ['one that somebody has just put aside elsewhere', {}, 0, 0],
])('counts the failures besides %s', (_which, fields, failedCount, others) => {
  expect(failuresBeside(backgroundTask({ status: 'failed', ...fields }), failedCount)).toBe(others)
})
