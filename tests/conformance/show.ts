import { isPassed, type Conformance, type FileResult } from './results'

/** The page for a person: which browser, which file, which test, and why one failed. By word and sign, not by colour. */
const sign = { passed: '✓', failed: '✗', skipped: '–' }

export function showWhere(): void {
  const locks = 'locks' in navigator ? 'Web Locks are there' : 'no Web Locks, as on plain http'
  place('browser').textContent = `${navigator.userAgent}; ${locks}.`
}

export function showFile(result: FileResult, isDone: boolean): void {
  const { file, tests, errors } = result
  const id = `file ${file}`
  const section = document.getElementById(id) ?? document.createElement('section')
  section.id = id
  const state = !isDone ? '… running' : isPassed(result) ? `${sign.passed} passed` : `${sign.failed} failed`
  const list = document.createElement('ul')
  for (const { name, outcome, ms, errors: ofTest } of tests) {
    const line = element('li', `${sign[outcome]} ${outcome}: ${name} (${ms} ms)`)
    if (ofTest.length > 0) line.append(element('pre', ofTest.join('\n\n')))
    list.append(line)
  }
  const outside = errors.map(error => element('pre', `${sign.failed} outside of a test: ${error}`))
  section.replaceChildren(element('h2', `${state}: ${file}`), list, ...outside)
  place('files').append(section)
}

export function showSum({ results, isDone }: Conformance): void {
  const tests = results.flatMap(({ tests: ofFile }) => ofFile)
  const count = (outcome: keyof typeof sign) => tests.filter(test => test.outcome === outcome).length
  const files = `${results.filter(isPassed).length} of ${results.length} files passed`
  const sum = `${count('passed')} tests passed, ${count('failed')} failed, ${count('skipped')} skipped; ${files}`
  place('sum').textContent = `${isDone ? 'Ended' : 'Running'}: ${sum}.`
}

function place(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (!found) throw new Error(`index.html has no place "${id}".`)
  return found
}

function element(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag)
  made.textContent = text
  return made
}
