// Puts the tables of the last runs between the markers of docs/peers.md and the README.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'

const place = path => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** Where each table stands. */
const pages = { speed: 'docs/peers.md', scoreboard: 'docs/peers.md', summary: 'README.md' }

for (const [name, path] of Object.entries(pages)) {
  const tables = place(`test-results/peers/${name}.md`)
  if (!existsSync(tables)) {
    console.log(`No ${tables}: its part of ${path} stays as it is.`)
    continue
  }
  const page = place(path)
  const text = readFileSync(page, 'utf8')
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${path} lacks the markers ${begin} and ${end}.`)
  const renewed = `${text.slice(0, from + begin.length)}\n\n${readFileSync(tables, 'utf8').trim()}\n\n${text.slice(to)}`
  writeFileSync(page, await format(renewed, { ...(await resolveConfig(page)), filepath: page }))
  console.log(`Renewed: ${name} in ${path}`)
}
