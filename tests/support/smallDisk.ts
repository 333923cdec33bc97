import type { DBCore, DBCoreMutateRequest, Dexie } from 'dexie'

/** A device with little room. */
export interface SmallDisk {
  /** Bytes that may still be written; what is overwritten is not given back, as in a store that keeps a log. */
  free: number
  /** What the browser says, in the order of events. */
  readonly refused: { table: string; bytes: number }[]
}

/** Gives the database a disk on which room runs out: deleted rows make room, by the size that they had when written. */
export function giveSmallDisk(database: Dexie, free: number): SmallDisk {
  const disk: SmallDisk = { free, refused: [] }
  const sizes = new Map<string, number>()
  database.use({
    stack: 'dbcore',
    name: 'small-disk',
    create: (core): DBCore => ({
      ...core,
      table: name => {
        const table = core.table(name)
        return {
          ...table,
          mutate: async request => {
            if (request.type === 'add' || request.type === 'put') {
              const bytes = request.values.map(bytesOf)
              const sum = bytes.reduce((total, size) => total + size, 0)
              if (sum > disk.free) {
                disk.refused.push({ table: name, bytes: sum })
                throw new DOMException('The disk is full.', 'QuotaExceededError')
              }
              disk.free -= sum
              request.values.forEach((value, index) => {
                const key = table.schema.primaryKey.extractKey?.(value) as string | number | undefined
                if (key !== undefined) sizes.set(`${name}/${key}`, bytes[index] ?? 0)
              })
              return table.mutate(request)
            }
            disk.free += freedBy(name, request, sizes)
            return table.mutate(request)
          },
        }
      },
    }),
  })
  return disk
}

function freedBy(table: string, request: DBCoreMutateRequest, sizes: Map<string, number>): number {
  const all = [...sizes.keys()].filter(key => key.startsWith(`${table}/`))
  const gone = request.type === 'delete' ? request.keys.map(key => `${table}/${String(key)}`) : all
  return gone.reduce((total, key) => {
    const size = sizes.get(key) ?? 0
    sizes.delete(key)
    return total + size
  }, 0)
}

function bytesOf(value: unknown): number {
  const { bytes } = value as { bytes?: Uint8Array }
  return bytes?.length ?? JSON.stringify(value).length
}
