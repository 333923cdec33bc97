import { databaseNames, deleteNewDatabases } from './databases'
import { isPassed, type FileResult } from './results'
import { showFile, showSum, showWhere } from './show'
import { names } from './testFiles'

/** Runs each test file in a frame of its own, one after the other, so that none of them finds what another has left. */
const toRun = new URLSearchParams(location.search).getAll('file')
window.conformance = { known: names, isDone: false, results: [] }
const { results } = window.conformance

// A fault of this page itself must not look like a long wait.
addEventListener('error', event => {
  results.push({ file: 'the page itself', tests: [], errors: [String(event.error ?? event.message)] })
  end()
})

showWhere()
for (const file of toRun.length > 0 ? toRun : names) if (file) await runInFrame(file)
end()

async function runInFrame(file: string): Promise<void> {
  const before = await databaseNames()
  const frame = document.createElement('iframe')
  frame.title = file
  frame.src = `./file.html?file=${encodeURIComponent(file)}`
  const place = results.push({ file, tests: [], errors: [] }) - 1
  const ended = new Promise<void>(resolve => {
    const listener = ({ source, data }: MessageEvent<{ result: FileResult; isDone: boolean }>) => {
      if (source !== frame.contentWindow) return
      results[place] = data.result
      showFile(data.result, data.isDone)
      showSum(window.conformance)
      if (!data.isDone) return
      removeEventListener('message', listener)
      resolve()
    }
    addEventListener('message', listener)
  })
  document.body.append(frame)
  await ended
  // The connections that the tests have left open go with it.
  frame.remove()
  await deleteNewDatabases(before)
}

function end(): void {
  window.conformance.isDone = true
  showSum(window.conformance)
  document.title = `${results.every(isPassed) ? 'Passed' : 'Failed'}: Simmer's engine in this browser`
}
