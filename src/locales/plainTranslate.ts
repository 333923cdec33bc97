import {
  compile,
  createCoreContext,
  registerMessageCompiler,
  registerMessageResolver,
  resolveValue,
  translate,
  type CoreContext,
} from '@intlify/core-base'
import { messages, pluralOf, writtenOut, type Language, type Translate } from './messages'

registerMessageCompiler(compile)
registerMessageResolver(resolveValue)

/** Sentences in one language and without Vue, by the same rules as in the page: for the worker. */
export function plainTranslate(language: Language): Translate {
  const context = createCoreContext({
    locale: language,
    fallbackLocale: 'en',
    messages,
  }) as unknown as CoreContext
  return (key, params = {}) => String(translate(context, key, writtenOut(params, language), pluralOf(params)))
}
