import short, { defineCrashConfig } from './playwright.config'

/** The long one, in series of 25: 200 rounds in Chromium, 50 each in Firefox and WebKit. */
export default defineCrashConfig({
  ...short,
  // Undisturbed: a machine that is as quick as it can be meets other moments.
  workers: 1,
  projects: [
    { name: 'chromium', use: { engineName: 'chromium', rounds: 25 }, repeatEach: 8 },
    { name: 'firefox', use: { engineName: 'firefox', rounds: 25 }, repeatEach: 2 },
    { name: 'webkit', use: { engineName: 'webkit', rounds: 25 }, repeatEach: 2 },
  ],
})
