import { build, preview } from 'vite'
import { fileURLToPath } from 'node:url'
import { freePort } from '../freePort'

const configFile = fileURLToPath(new URL('../../conformance/vite.config.ts', import.meta.url))

/** Once before all: builds the conformance page and serves it for as long as the tests run. */
export default async function prepareConformance(): Promise<() => Promise<void>> {
  await build({ configFile, logLevel: 'warn' })
  const server = await preview({ configFile, preview: { port: await freePort(), strictPort: true } })
  const [url] = server.resolvedUrls?.local ?? []
  if (!url) throw new Error('The conformance page is served nowhere.')
  process.env.SIMMER_CONFORMANCE_URL = url
  return () => server.close()
}
