import { expect } from 'vitest'
import { preparationWriteOff, production, type SentTask } from '../../tests/support/sql/tasks'
import type { Item, Person } from '../../tests/support/sql/testKitchen'

/** A dish for each of 32 connections, with three ingredients that no other dish has. */
export const dishes: Item[] = Array.from({ length: 32 }, (_, place): Item[] => {
  const ingredients = [1, 2, 3].map((part): Item => ({
    id: `raw_${place}_${part}`,
    kind: 'product',
    unit: 'g',
  }))
  const of = ingredients.map(({ id }, part) => [id, [300, 120, 80][part] ?? 0] as const)
  return [...ingredients, { id: `dish_${place}`, kind: 'preparation', unit: 'g', recipe: { makes: 500, of } }]
}).flat()

/** More than all runs take. */
export const stock = Object.fromEntries(
  dishes.flatMap(({ id, kind }) => (kind === 'product' ? [[id, [{ quantity: 999_000, cost: 10 }]]] : [])),
)

/**
 * One call, all of it applied. What was made is written off by the next task, as in a kitchen: a dish has few open batches, however
 * many there were.
 * @param made how many tasks this connection has made; counted on
 */
export async function applyInTurn(
  cook: Person,
  dish: string,
  size: number,
  made: { tasks: number },
): Promise<void> {
  const tasks = Array.from({ length: size }, (): SentTask => {
    made.tasks += 1
    return made.tasks % 2 === 1 ? production(dish, 5) : preparationWriteOff([[dish, 5]])
  })
  const answers = await cook.apply(...tasks)
  expect(answers.filter(({ outcome }) => outcome !== 'applied')).toEqual([])
}
