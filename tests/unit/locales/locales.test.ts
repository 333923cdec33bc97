import { describe, expect, it } from 'vitest'
import { faultsOf } from '../../../build/checkLocales'
import { languages, messages, pickLanguage } from '../../../src/locales/messages'
import { plainTranslate } from '../../../src/locales/plainTranslate'

describe('the languages', () => {
  it('are complete', () => {
    expect(faultsOf(messages)).toEqual([])
  })

  it.each([
    ['is missing', { en: { a: 'A' }, id: {} }, 'id: "a" is missing.'],
    ['is too much', { en: {}, id: { a: 'A' } }, 'id: "a" is not in English.'],
    ['is empty', { en: { a: 'A' }, id: { a: ' ' } }, 'id: "a" is empty.'],
    [
      'has other gaps',
      { en: { a: { b: '{name} is here' } }, id: { a: { b: '{nama} ada' } } },
      'id: "a.b" has the gaps [nama], and English has [name].',
    ],
  ])('fail the build when a sentence %s', (_what, languages, fault) => {
    expect(faultsOf(languages)).toEqual([fault])
  })

  it.each([
    [['id-ID', 'en'], 'id'],
    [['in'], 'id'],
    [['fr-FR', 'en-US'], 'en'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('are chosen by what the device prefers: %j is %s', (preferences, language) => {
    expect(pickLanguage(preferences)).toBe(language)
  })

  it('are spoken without Vue as well', () => {
    expect(plainTranslate('en')('common.close')).toBe('Close')
    expect(plainTranslate('id')('common.close')).toBe('Tutup')
  })
})

it.each(languages)('calls a dialog what its button calls it: %s', language => {
  const t = plainTranslate(language)
  expect(t('dialogs.production')).toBe(t('stock.dialogs.production'))
  expect(t('dialogs.productWriteOff')).toBe(t('stock.dialogs.products'))
  expect(t('dialogs.preparationWriteOff')).toBe(t('stock.dialogs.preparations'))
})
