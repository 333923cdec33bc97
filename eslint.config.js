// @ts-check
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import { defineConfigWithVueTs, vueTsConfigs } from '@vue/eslint-config-typescript'

/** Every room of src/, so that an arrow can name the rooms that stay closed. */
const rooms = ['queue', 'core', 'kitchen', 'history', 'session', 'pwa', 'ui', 'locales', 'devtools']

/**
 * The arrows of ARCHITECTURE.md: `files` may import only from the rooms in `opens`, and no package in `closedPackages`.
 * Rooms are reached through `@/`; a relative path that climbs out of its room is refused as well.
 *
 * @param {string[]} files
 * @param {string[]} opens
 * @param {string} why the sentence a developer reads when the arrow is broken
 * @param {string} closedPackages a regular expression
 */
function arrow(files, opens, why, closedPackages = '') {
  const closed = rooms.filter(room => !opens.includes(room))
  const patterns = [
    { regex: `(^@/|^(\\.\\./)+(src/)?)(${closed.join('|')})(/|$)`, message: why },
    { regex: '^@/(main|App)', message: 'main.ts and App.vue wire the rooms together; nothing imports them.' },
    ...(closedPackages ? [{ regex: closedPackages, message: why }] : []),
  ]
  return { files, rules: { 'no-restricted-imports': ['error', { patterns }] } }
}

/** @param {string[]} names */
const anyPackageBut = (...names) => `^(?!\\.|@/|(${names.join('|')})(/|$))`

export default defineConfigWithVueTs(
  // The contenders' packages are installed by the bench alone, which checks their types as well (bench/peers/tsconfig.json).
  {
    ignores: [
      'dist',
      'supabase/.temp',
      'test-results',
      'node_modules',
      'bench/peers/{contenders,node_modules}',
    ],
  },
  vue.configs['flat/recommended'],
  vueTsConfigs.strictTypeChecked,
  {
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    // Mocks are compared as functions, and stand-ins have the shape of what they stand for.
    files: ['tests/**'],
    rules: { '@typescript-eslint/unbound-method': 'off', '@typescript-eslint/require-await': 'off' },
  },
  {
    files: ['src/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='transaction'] > :function[async=false]",
          message: 'Make it async: only then Dexie keeps the transaction over each `await` in it.',
        },
      ],
    },
  },
  { files: ['**/*.{js,mjs}'], extends: [tseslint.configs.disableTypeChecked] },
  arrow(
    ['src/queue/**'],
    ['queue'],
    'The engine knows Dexie and nothing else: no Vue, no Supabase, no kitchen, no wording.',
    anyPackageBut('dexie'),
  ),
  {
    files: ['src/queue/**'],
    ignores: ['src/queue/environment.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'setTimeout',
          'setInterval',
          'clearTimeout',
          'navigator',
          'crypto',
          'document',
          'window',
          'fetch',
          'BroadcastChannel',
        ].map(name => ({
          name,
          message: 'The outside comes in through environment.ts only, so that the simulation can hold it.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Ask environment.now().' },
        { object: 'Math', property: 'random', message: 'Ask environment.random().' },
      ],
    },
  },
  arrow(
    ['src/core/**'],
    ['core', 'queue', 'kitchen', 'locales'],
    'The door knows the queue, the kitchen’s tasks, the words and Vue.',
    anyPackageBut('vue', 'dexie'),
  ),
  arrow(
    ['src/kitchen/**'],
    ['kitchen', 'queue', 'core', 'session', 'ui', 'locales'],
    'The kitchen does not know the history panel.',
  ),
  arrow(
    ['src/kitchen/tasks/**', 'src/kitchen/*.ts'],
    ['kitchen', 'queue', 'session', 'locales'],
    'Page and worker share these: plain data and functions, no Vue. Words come in as a `Translate`.',
    '^(vue|vuetify|vue-i18n|@mdi)(/|$)|^@/locales$',
  ),
  arrow(
    ['src/history/**'],
    ['history', 'core', 'ui', 'locales'],
    'The panel sees the queue only through the door.',
  ),
  arrow(
    ['src/devtools/**'],
    ['devtools', 'queue'],
    'What developers see of the queue: it looks at the engine and shows no words to cooks.',
    anyPackageBut('vue', '@vue/devtools-api', 'dexie'),
  ),
  arrow(['src/session/**'], ['session', 'ui', 'locales'], 'A session knows libraries only.'),
  arrow(
    ['src/pwa/**'],
    ['pwa', 'ui', 'locales'],
    'What the browser offers an installed app; it knows no tasks.',
  ),
  arrow(
    ['src/locales/**'],
    ['locales'],
    'The words know no room: every room asks for its own.',
    anyPackageBut('vue', 'vue-i18n', '@intlify/core-base'),
  ),
  arrow(['src/ui/**'], ['ui', 'locales'], 'Props in, events out: no queue, no kitchen.'),
  arrow(
    ['sw/**'],
    ['queue', 'kitchen', 'session', 'pwa', 'locales'],
    'The worker shares engine, transport, words and session with the page; it has no screen.',
    '^(vue|vuetify|vue-i18n|@mdi)(/|$)|^@/locales$|kitchen/(dialogs|.*\\.vue)',
  ),
  prettier,
)
