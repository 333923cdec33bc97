import { expect, it } from 'vitest'

it('holds', () => {
  expect(1).toBe(1)
})

it('does not hold', () => {
  expect({ status: 'failed' }).toMatchObject({ status: 'completed' })
})

it('has an expectation that nobody awaits', () => {
  void expect(Promise.reject(new Error('said no'))).resolves.toBe('yes')
})

it.skip('is skipped', () => {
  expect(1).toBe(1)
})

it('rejects and throws where nobody listens', async () => {
  void Promise.reject(new Error('in a promise'))
  setTimeout(() => {
    throw new Error('in a timer')
  })
  await new Promise(resolve => setTimeout(resolve, 10))
})
