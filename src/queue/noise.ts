/** Bytes that don't compress, the same each time: Park and Miller's minimal standard generator. @param length in bytes */
export function noise(length: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(length / 4))
  let state = 1
  for (let at = 0; at < words.length; at++) words[at] = state = (state * 48_271) % 2_147_483_647
  return new Uint8Array(words.buffer, 0, length)
}
