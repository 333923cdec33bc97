import { App } from '../support/app'
import { installApp } from '../support/installedApp'
import { expect, test } from '../support/kitchen'

test('the browser finds nothing in the way of installing, and an iPad knows the app as one', async ({
  kitchen,
}) => {
  const { app, tablet } = await kitchen()
  await app.expectOpensOffline()
  const devTools = await tablet.context().newCDPSession(app.page)
  expect(await devTools.send('Page.getInstallabilityErrors')).toEqual({ installabilityErrors: [] })
  const { errors, data } = await devTools.send('Page.getAppManifest')
  expect(errors).toEqual([])
  const { icons } = JSON.parse(data ?? '{}') as { icons: { src: string; sizes: string; purpose?: string }[] }
  for (const { src, sizes } of icons) {
    const size = await app.page.evaluate(async path => {
      const { width, height } = await createImageBitmap(await (await fetch(path)).blob())
      return `${width}x${height}`
    }, src)
    expect(size, src).toBe(sizes)
  }
  expect(icons.map(({ sizes, purpose = 'any' }) => `${sizes} ${purpose}`)).toEqual(
    expect.arrayContaining(['192x192 any', '512x512 any', '512x512 maskable']),
  )

  const content = (name: string) => app.page.locator(`meta[name="${name}"]`).getAttribute('content')
  expect(await content('apple-mobile-web-app-capable')).toBe('yes')
  expect(await content('apple-mobile-web-app-title')).toBe('Simmer')
  const touchIcon = await app.page.locator('link[rel="apple-touch-icon"]').getAttribute('href')
  expect((await app.page.request.get(`${app.url}${touchIcon}`)).headers()['content-type']).toBe('image/png')
})

test('installed, opened from its icon with no network: it works, counts what waits on the icon, and leaves the console clean', async ({
  kitchen,
}) => {
  const { app, tablet, proxy, database } = await kitchen()
  await app.expectOpensOffline()
  const installed = await installApp(tablet.context(), proxy.url)
  await tablet.setOffline(true)
  const window = new App(await installed.launch(), proxy.url)
  await window.expectBoard()
  expect(await window.page.evaluate(() => matchMedia('(display-mode: standalone)').matches)).toBe(true)
  await app.page.close()
  expect(await installed.badge()).toBe(0)

  await window.produce('Hummus', 500)
  await expect.poll(() => installed.badge()).toBe(1)
  await window.expectOffline()
  // Chromium itself writes a line for each request without a network, and the probe makes some.
  const complaints = window.complaints.filter(text => !text.includes('net::ERR_INTERNET_DISCONNECTED'))
  expect(complaints).toEqual([])

  await tablet.setOffline(false)
  await window.expectStatuses('completed')
  await expect.poll(() => installed.badge()).toBe(0)
  expect(await database.operations()).toHaveLength(1)
  expect(window.crashes).toEqual([])
})

test('the worker takes the number off the icon when it has sent what waited', async ({ kitchen }) => {
  const { app, tablet, proxy, database } = await kitchen()
  await app.expectOpensOffline()
  const installed = await installApp(tablet.context(), proxy.url)
  await tablet.setOffline(true)
  await app.produce('Hummus', 500)
  await expect.poll(() => installed.badge()).toBe(1)
  await expect.poll(() => app.isSyncRequested()).toBe(true)
  await app.page.close()
  await tablet.setOffline(false)
  await expect.poll(() => database.operations(), { timeout: 30_000 }).toHaveLength(1)
  await expect.poll(() => installed.badge()).toBe(0)
  expect(tablet.context().pages()).toEqual([])
})
