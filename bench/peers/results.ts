import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../test-results/peers/', import.meta.url))

/**
 * Keeps what was measured, as JSON for programs and as the tables that `intoDocs.mjs` puts into the docs.
 * @param tables by the name of their place there
 */
export async function keepResults(
  name: string,
  figures: object,
  tables: Record<string, string>,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}${name}.json`, `${JSON.stringify(figures, null, 2)}\n`)
  for (const [place, text] of Object.entries(tables)) await writeFile(`${folder}${place}.md`, `${text}\n`)
}

/** The figures that were kept last under this name. @throws if there are none */
export async function lastResults(name: string): Promise<unknown> {
  return JSON.parse(await readFile(`${folder}${name}.json`, 'utf8'))
}

/** A table in Markdown. */
export function tableOf(title: string, rows: readonly Record<string, string>[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    `**${title}**`,
    '',
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map(row => line(columns.map(column => row[column] ?? ''))),
    '',
  ].join('\n')
}
