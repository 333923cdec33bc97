import { computed, watch } from 'vue'
import { createI18n } from 'vue-i18n'
import { messages, pickLanguage, pluralOf, writtenOut, type Language, type Translate } from './messages'
import { onPreferenceElsewhere, readPreference, writePreference } from './preference'

export { intlTag, languages, type Language, type MessageKey, type Translate } from './messages'

/** The page's one dictionary. A sentence that is missing is an error, never a key on the screen that nobody notices. */
export const i18n = createI18n({
  legacy: false,
  locale: readPreference() ?? pickLanguage(preferencesOfDevice()),
  fallbackLocale: 'en',
  messages,
  missing: (language, key) => {
    throw new Error(`There is no sentence "${key}" in ${language}.`)
  },
})

// In Node there is no navigator of this kind.
function preferencesOfDevice(): readonly string[] {
  return (globalThis.navigator as Partial<Navigator> | undefined)?.languages ?? []
}

/** The language of the page. */
export const language = computed<Language>({
  get: () => i18n.global.locale.value,
  set: chosen => {
    i18n.global.locale.value = chosen
    writePreference(chosen)
  },
})

/**
 * A sentence in the language of the page. Used in a template, a `computed` or a `watch` it follows a change of the language.
 * @example t('history.failed', { n: 3 })
 */
export const t: Translate = (key, params = {}) =>
  i18n.global.t(key, writtenOut(params, language.value), pluralOf(params))

if (typeof document !== 'undefined') {
  watch(language, chosen => (document.documentElement.lang = chosen), { immediate: true })
  onPreferenceElsewhere(chosen => (i18n.global.locale.value = chosen))
}
