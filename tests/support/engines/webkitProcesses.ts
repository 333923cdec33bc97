import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { freePort } from '../freePort'
import { viewport } from '../browser'

interface Running {
  stop: () => Promise<void>
}

/** A screen in memory. It chooses a number that is free by itself, and says which. */
export async function startDisplay(xvfb: string): Promise<Running & { name: string }> {
  const screen = `${viewport.width}x${viewport.height}x24`
  // Without `-noreset` it begins anew whenever its last client goes, and turns away, or throws out, one that comes meanwhile:
  // a browser that is started right after a kill.
  const child = spawn(xvfb, ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const says = child.stdio[3] as Readable
  const number = await new Promise<string>((resolve, reject) => {
    says.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`Xvfb ended with ${String(code)}.`)))
  })
  return { name: `:${number}`, stop: () => end(child) }
}

/** The surroundings of a program that shows itself on that screen. */
export function onDisplay(display: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    DISPLAY: display,
    // Otherwise GTK prefers a person's own desktop to the screen in memory.
    GDK_BACKEND: 'x11',
    WAYLAND_DISPLAY: undefined,
    LANGUAGE: 'en_GB',
    TZ: 'Asia/Makassar',
  }
}

export async function startWebKitDriver(
  executable: string,
  display: string,
): Promise<Running & { url: string }> {
  const port = await freePort()
  const child = spawn(executable, [`--port=${port}`], {
    stdio: 'ignore',
    env: onDisplay(display),
  })
  const url = `http://127.0.0.1:${port}`
  await isReady(url, child)
  return { url, stop: () => end(child) }
}

async function isReady(url: string, child: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + 15_000; ;) {
    try {
      if ((await fetch(`${url}/status`)).ok) return
    } catch {
      // Not yet listening.
    }
    if (child.exitCode !== null || child.pid === undefined || Date.now() > deadline) {
      throw new Error('WebKitWebDriver does not answer.')
    }
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGTERM')
  const limit = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await ended
  clearTimeout(limit)
}
