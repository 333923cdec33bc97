import { leftOut } from './leftOut'

type Load = () => Promise<unknown>

const nameOf = (path: string) => path.replace(/^\.\.\//, '').replace(/^\.\//, 'conformance/')

const found = import.meta.glob(['../unit/queue/*.test.ts', './*.test.ts'])

/** Fails on purpose, so that it can be seen that a failure is seen. Runs only when it is asked for by name. */
const onPurpose = import.meta.glob('./onPurpose/*.test.ts')

const byName = (files: Record<string, Load>) =>
  new Map(Object.entries(files).map(([path, load]) => [nameOf(path), load]))

const files = new Map([...byName(found)].filter(([name]) => !(name in leftOut)))

export const names = [...files.keys()].sort()

/** @throws {Error} when the page has no such file */
export function loadOf(name: string): Load {
  const load = files.get(name) ?? byName(onPurpose).get(name)
  if (!load) throw new Error(`This page has no test file ${name}.`)
  return load
}
