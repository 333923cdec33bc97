import { intlTag, language } from '@/locales'
import { isAmbiguous } from './readQuantity'

/** A quantity as a cook of that language would type it, and as `readQuantity` reads it back exactly. */
export function writeQuantity(quantity: number): string {
  const numbers = new Intl.NumberFormat(intlTag[language.value], {
    useGrouping: false,
    // 0.001 g are 0.000001 kg.
    maximumFractionDigits: 9,
  })
  const text = numbers.format(quantity)
  // 1.250 could be over a thousand; 1.2500 can't.
  return isAmbiguous(text) ? `${text}0` : text
}
