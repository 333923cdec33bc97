import { describe, expect, it } from 'vitest'
import { outcomeOfError } from '@/kitchen/outcomeOfError'

const failure = (code: string, status = 400, details = '') =>
  ({ kind: 'error', status, code, message: 'Words say nothing.', details, hint: '' }) as const

/** PRODUCT.md, section 4, code by code. */
const table: Record<string, string[]> = {
  refused: [
    'SM001',
    'SM002',
    'SM003',
    'SM004',
    '22023',
    '22P02',
    '22P05',
    '23503',
    '23514',
    '42501',
    'P0001',
    'PGRST102',
  ],
  transient: ['40001', '40P01', '55P03', '57014', 'XX000', '58030'],
  unreachable: [
    '08006',
    '53100',
    '53300',
    '57000',
    '57P01',
    '57P03',
    '25006',
    'PGRST000',
    'PGRST003',
    'SUP',
    '',
    'bad_gateway',
  ],
  updateNeeded: ['SM005', 'PGRST202', '42883'],
}

describe('what a code means', () => {
  for (const [kind, codes] of Object.entries(table)) {
    it.each(codes)(`'%s' is ${kind}`, code => {
      expect(outcomeOfError(failure(code, 500)).kind).toBe(kind)
    })
  }

  it.each([
    [500, 'ERROR'],
    [429, '50013'],
    [502, '50013'],
    [504, '22023'],
    [521, '52100'],
  ])('promise 6: it always moves again – %i %s is a gateway’s word, and fails nothing', (status, code) => {
    expect(outcomeOfError(failure(code, status)).kind).toBe('unreachable')
  })

  it('is never decided by the text of the message', () => {
    const text = { ...failure('40001', 500), message: 'refused 400 Bad Request, invalid, permanently' }
    expect(outcomeOfError(text).kind).toBe('transient')
  })

  it('shows our own code where it travels as a detail', () => {
    expect(outcomeOfError(failure('42501', 403, 'SM004'))).toMatchObject({
      kind: 'refused',
      error: { code: 'SM004' },
    })
  })

  it('waits where nobody, or nobody of ours, has answered, as long as they ask for', () => {
    const silent = { kind: 'silent', code: 'http_429', message: '', retryAfterMs: 7_000 } as const
    expect(outcomeOfError(silent)).toMatchObject({ kind: 'unreachable', retryAfterMs: 7_000 })
    expect(outcomeOfError({ kind: 'signInNeeded', message: 'Sign in.' }).kind).toBe('signInNeeded')
  })
})
