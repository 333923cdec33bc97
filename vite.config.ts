import { fileURLToPath } from 'node:url'
import { supalite } from '@supabase/lite/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig, loadEnv } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import vuetify from 'vite-plugin-vuetify'
import { checkLocales } from './build/checkLocales.ts'
import { checkPrecache, checkQueue, checkWorker } from './build/sizeBudgets.ts'

export default defineConfig(({ mode }) => {
  const env = loadEnv(mode, process.cwd(), 'VITE_')
  const isHosted = Boolean(env.VITE_SUPABASE_URL)
  if (isHosted !== Boolean(env.VITE_SUPABASE_ANON_KEY)) {
    throw new Error(
      'Only one of VITE_SUPABASE_URL and VITE_SUPABASE_ANON_KEY is set: set both, or neither for the demo.',
    )
  }
  // The queue's own check would leave a blank page.
  const undoWindowMs = Number(env.VITE_UNDO_WINDOW_MS ?? 0)
  if (!(undoWindowMs >= 0 && undoWindowMs <= 60_000)) {
    throw new Error('VITE_UNDO_WINDOW_MS has to be a number of milliseconds from 0 to 60000.')
  }
  return {
    resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
    // Whether the demo's people may be shown on the sign-in screen.
    define: { 'import.meta.env.VITE_EMBEDDED': JSON.stringify(!isHosted) },
    plugins: [
      checkLocales(),
      vue(),
      vuetify(),
      // The embedded backend is not even loaded for a hosted project, so its demo data can't reach one.
      // admin: false, because otherwise a request without any key would pass every row-level policy.
      isHosted
        ? []
        : supalite({
            admin: false,
            ...(process.env.SIMMER_SUPABASE_CONFIG ? { config: process.env.SIMMER_SUPABASE_CONFIG } : {}),
          }),
      VitePWA({
        strategies: 'injectManifest',
        srcDir: 'sw',
        filename: 'service-worker.ts',
        injectRegister: null,
        manifest: false,
        injectManifest: {
          globPatterns: ['**/*.{js,css,html,svg,png,webmanifest}'],
          manifestTransforms: [checkPrecache],
        },
      }),
      checkWorker('service-worker.js'),
      checkQueue(),
    ],
    server: { port: 5173 },
    preview: { port: 4173 },
  }
})
