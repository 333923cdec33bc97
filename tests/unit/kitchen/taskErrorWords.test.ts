import { describe, expect, it } from 'vitest'
import { taskErrorWords } from '@/kitchen/taskErrorWords'
import { languages } from '@/locales/messages'
import { plainTranslate } from '@/locales/plainTranslate'

const message = 'duplicate key value violates unique constraint'
const inWords = (code: string, language: 'en' | 'id' = 'en') =>
  taskErrorWords(plainTranslate(language), { code, message })

describe('an error code in words for a cook', () => {
  it.each([
    ['SM001', message],
    ['SM002', message],
    ['SM003', 'This task was sent before with other content.'],
    ['SM004', 'You may not do this.'],
    ['42501', 'You may not do this.'],
    ['SM005', 'does not know this kind of task yet'],
    ['network', 'The server did not answer.'],
    ['timeout', 'The server did not answer.'],
    ['http_503', 'The server did not answer.'],
    ['http_404', 'Something between here and the server'],
    ['bad_answer', 'Something between here and the server'],
    ['refresh', 'Your sign-in could not be renewed'],
    ['sign_in', 'Sign in again to send this.'],
    ['PGRST301', 'Sign in again to send this.'],
    ['40001', 'It met other work'],
    ['57014', 'It met other work'],
    ['53300', 'The server is busy'],
    ['PGRST002', 'The server is busy'],
    ['XX000', 'The server had a fault.'],
    ['PGRST202', 'of different versions'],
    ['22003', 'can’t take one of the values'],
    ['23514', 'does not fit what the server knows'],
    ['42P01', 'did not accept this'],
    ['thrown', 'Something went wrong'],
    ['migration_failed', 'This version of the app'],
  ])('%s: %s', (code, words) => {
    expect(inWords(code)).toContain(words)
  })

  it.each(['SOLD_OUT', 'P0001', 'refused'])('leaves the words to whoever has given the code %s', code => {
    expect(inWords(code)).toBe(message)
  })

  it.each(languages)('promises no further try (%s) where a task may have used up its attempts', language => {
    for (const code of ['40001', 'XX000', 'thrown'])
      expect(inWords(code, language)).not.toMatch(/tried|dicoba/)
  })
})
