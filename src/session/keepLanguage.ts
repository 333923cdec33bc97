import { watch } from 'vue'
import { language } from '@/locales'
import type { PageSession } from './deviceSession'

/**
 * Has the worker speak as the page does, from now on: what it tells while no tab is open should be in the language that the
 * person has chosen, and it can't read the page's own choice.
 */
export function keepLanguage(session: Pick<PageSession, 'speak'>): void {
  // A store that can't be written costs a notification its language, and nothing else.
  watch(language, chosen => void session.speak(chosen).catch(() => undefined), { immediate: true })
}
