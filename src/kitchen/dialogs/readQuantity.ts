type Read = { value: number } | { error: string }

const tooMuch = 1_000_000

/** Reads what a cook typed as a number above 0; comma and point are both the decimal separator. */
export function readNumber(text: string): Read {
  const typed = text.trim()
  if (typed === '') return { error: 'Type a quantity.' }
  if (/^-/.test(typed)) return { error: 'The quantity must be more than 0.' }
  if (/^[1-9]\d{0,2}([.,]\d{3})+$/.test(typed)) {
    // In half of the world 1.250 is a little over one, in the other half it is over a thousand.
    const digits = typed.replaceAll(/[.,]/g, '')
    const decimal = Number(typed.replace(',', '.'))
    const meant = Number.isNaN(decimal) ? digits : `${digits} or ${decimal}`
    return { error: `This can be read in two ways. Type ${meant}.` }
  }
  if (!/^\d+([.,]\d*)?$|^[.,]\d+$/.test(typed))
    return { error: 'Type the quantity as a number, such as 500 or 0.5.' }
  const value = Number(typed.replace(',', '.'))
  return value > 0 ? { value } : { error: 'The quantity must be more than 0.' }
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
  if (quantity < 0.0005) return { error: 'The quantity must be more than 0.' }
  if (quantity >= tooMuch - 0.0005) return { error: 'This is too much for one entry. Check the quantity.' }
  return read
}
