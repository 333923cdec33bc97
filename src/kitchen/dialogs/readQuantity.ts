import { t } from '@/locales'

type Read = { value: number } | { error: string }

const tooMuch = 1_000_000

/** Reads what a cook typed as a number above 0; comma and point are both the decimal separator. */
export function readNumber(text: string): Read {
  const typed = text.trim()
  if (typed === '') return { error: t('dialogs.errors.noQuantity') }
  if (/^-/.test(typed)) return { error: t('dialogs.errors.notPositive') }
  if (isAmbiguous(typed)) {
    // In half of the world 1.250 is a little over one, in the other half it is over a thousand.
    const digits = typed.replaceAll(/[.,]/g, '')
    const decimal = Number(typed.replace(',', '.'))
    const meant = Number.isNaN(decimal)
      ? digits
      : // As text: what is to be typed must not be grouped again.
        t('dialogs.errors.oneOrOther', { one: digits, other: String(decimal) })
    return { error: t('dialogs.errors.twoWays', { meant }) }
  }
  if (!/^\d+([.,]\d*)?$|^[.,]\d+$/.test(typed))
    return { error: t('dialogs.errors.noNumber', { example: t('dialogs.exampleQuantity') }) }
  const value = Number(typed.replace(',', '.'))
  return value > 0 ? { value } : { error: t('dialogs.errors.notPositive') }
}

/**
 * Reads what a cook typed as a quantity that the server takes.
 *
 * @param perUnit how many base units one of the chosen unit is; the limits hold for the base unit
 */
export function readQuantity(text: string, perUnit = 1): Read {
  const read = readNumber(text)
  if ('error' in read) return read
  const quantity = read.value * perUnit
  // The server rounds half up to 0.001 of the base unit, and takes nothing under that.
  if (quantity < 0.0005) return { error: t('dialogs.errors.notPositive') }
  if (quantity >= tooMuch - 0.0005) return { error: t('dialogs.errors.tooMuch') }
  return read
}

/** Whether the point or comma in it can be read as the decimal separator and as one of thousands. */
export function isAmbiguous(typed: string): boolean {
  return /^[1-9]\d{0,2}([.,]\d{3})+$/.test(typed)
}
