import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, type SFCDescriptor } from 'vue/compiler-sfc'
import { describe, expect, it } from 'vitest'
import { messages } from '@/locales/messages'
import { sentencesOf } from '../../../build/checkLocales'
import { literalWordsOf } from '../../support/literalWords'

const root = join(import.meta.dirname, '../../..')
const sources = ['src', 'sw'].flatMap(folder =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(path => `${folder}/${path}`),
)
const read = (path: string) => readFileSync(join(root, path), 'utf8')

describe('the words', () => {
  const code = sources
    .filter(path => /\.(ts|vue)$/.test(path) && !path.startsWith('src/locales/'))
    .map(read)
    .join('\n')
  // Where the end of a key is only known when the app runs: t(`tasks.units.${unit}`).
  const dynamic = [...code.matchAll(/`([a-z]\w*(?:\.\w+)*\.)\$\{/g)].map(([, prefix = '']) => prefix)

  it('are all used: a sentence that nobody says is gone from the languages, too', () => {
    const unused = [...sentencesOf(messages.en).keys()].filter(
      key =>
        !new RegExp(`\\b${key.replaceAll('.', '\\.')}\\b`).test(code) &&
        !dynamic.some(prefix => key.startsWith(prefix) && !key.slice(prefix.length).includes('.')),
    )
    expect(unused).toEqual([])
  })
})

describe('the screens hold no words of their own', () => {
  const screens = sources.filter(path => path.endsWith('.vue'))

  it.each(screens)('%s', path => {
    expect(literalWordsOf(templateOf(read(path)))).toEqual([])
  })
})

describe('a word in a template is found', () => {
  it.each([
    ['between tags', '<p>Nothing here.</p>', ['Nothing here.']],
    ['in a label', '<x-field label="Search" />', ['Search']],
    ['in a name for a screen reader', '<button aria-label="Close" />', ['Close']],
    ['in an expression', `<p>{{ isOpen ? 'Open' : t('a.b') }}</p>`, ['Open']],
    ['in a bound label', `<x-field :label="isOld ? 'Old one' : t('a.b')" />`, ['Old one']],
    ['in a template string', '<p>{{ `${n} items` }}</p>', ['items']],
    ['deep inside', '<ul><li v-for="one in all"><b v-if="one">Here</b></li></ul>', ['Here']],
  ])('%s', (_where, template, words) => {
    expect(literalWordsOf(template)).toEqual(words)
  })

  it.each([
    ['a sentence of the languages', `<p :title="t('a.title')">{{ t('a.b', { n: 3 }) }}</p>`],
    ['the name of the app', '<h1>Simmer</h1>'],
    ['punctuation', '<p>{{ one }} · {{ other }} – …</p>'],
    [
      'what is not read by anybody',
      '<a class="big one" type="search" :variant="isOn ? \'flat\' : \'text\'" />',
    ],
    ['a comment', '<!-- Under a long list nobody would see it. -->'],
  ])('but not in %s', (_what, template) => {
    expect(literalWordsOf(template)).toEqual([])
  })
})

function templateOf(source: string): string {
  const { template }: SFCDescriptor = parse(source).descriptor
  return template?.content ?? ''
}
