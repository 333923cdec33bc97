import type { MessageKey, Translate } from '@/locales/messages'
import type { TaskError } from '@/queue'

/**
 * Which sentence an error code has, first match first. Every code that `outcomeOfError.ts` and the queue itself give is here; a
 * handler of somebody's own task speaks for itself.
 */
const sentences: [RegExp, MessageKey][] = [
  [/^SM001$/, 'errors.refused.SM001'],
  [/^SM002$/, 'errors.refused.SM002'],
  [/^SM003$/, 'errors.refused.SM003'],
  [/^SM004$/, 'errors.refused.SM004'],
  [/^SM005$/, 'errors.refused.SM005'],
  [/^(network|timeout|unreachable|http_(408|425|429|5\d\d))$/, 'errors.passing.noAnswer'],
  [/^(bad_answer|http_\d+)$/, 'errors.passing.badAnswer'],
  [/^refresh$/, 'errors.passing.renewal'],
  [/^(sign_in|PGRST30\d)$/, 'errors.passing.signIn'],
  [/^replaced_applied$/, 'errors.refused.replacedApplied'],
  [/^still_running$/, 'errors.passing.running'],
  [/^(unknown_type|migration_failed|no_handler)$/, 'errors.passing.appTooOld'],
  [/^42501$/, 'errors.refused.notAllowed'],
  [/^(42883|PGRST2\d\d)$/, 'errors.passing.update'],
  [/^(40001|40P01|55P03|57014)$/, 'errors.passing.collided'],
  [/^(08...|53...|57...|25006|PGRST00\d)$/, 'errors.passing.serverBusy'],
  [/^(XX...|58...|F0...|PGRSTX..)$/, 'errors.passing.serverBroke'],
  [/^22...$/, 'errors.refused.value'],
  [/^23...$/, 'errors.refused.rule'],
  // P0001 is a rule of somebody's own in the database, and says so itself.
  [/^([0-9][0-9A-Z]{4}|PGRST.*)$/, 'errors.refused.other'],
  [/^unknown$/, 'errors.notRecorded'],
  [/^thrown$/, 'errors.unexpected'],
]

/** Why a task did not succeed, in words for a cook. The code goes by class, never by the text of the message. */
export function taskErrorWords(t: Translate, { code, message }: TaskError): string {
  const key = sentences.find(([codes]) => codes.test(code))?.[1]
  if (key === undefined) return message
  return t(key, { message })
}
