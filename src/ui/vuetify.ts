import 'vuetify/styles/core'
import './base.css'
import { createVuetify } from 'vuetify'
import { aliases, mdi } from 'vuetify/iconsets/mdi-svg'
import { readAppearance } from './appearance'

/**
 * The one look of the app: quiet, and legible under a kitchen lamp as in a dark bar. Every text colour has 4.5 : 1 on its
 * ground. `--line` and `--muted` in base.css belong to it.
 */
export function createAppVuetify() {
  return createVuetify({
    icons: { defaultSet: 'mdi', aliases, sets: { mdi } },
    theme: {
      defaultTheme: readAppearance(),
      themes: {
        light: {
          dark: false,
          colors: {
            background: '#f6f5f1',
            surface: '#ffffff',
            primary: '#2f5d50',
            secondary: '#5b6660',
            success: '#256a3d',
            warning: '#8a5300',
            error: '#b3261e',
            info: '#2b5c8a',
            'on-background': '#1d211f',
            'on-surface': '#1d211f',
          },
          // Labels of empty fields, which Vuetify draws at 0.6, are 3.4 : 1 with that.
          variables: { 'medium-emphasis-opacity': 0.76 },
        },
        dark: {
          dark: true,
          colors: {
            background: '#141716',
            surface: '#1e2321',
            primary: '#8fcbb8',
            secondary: '#a9b4ae',
            success: '#7fcf98',
            warning: '#f0b75e',
            error: '#ff9d92',
            info: '#93c1ee',
            'on-primary': '#0d2a22',
            'on-secondary': '#17201c',
            'on-success': '#0b2915',
            'on-warning': '#2f1d00',
            'on-error': '#3a0906',
            'on-info': '#0a2238',
            'on-background': '#e7eae6',
            'on-surface': '#e7eae6',
          },
          variables: { 'medium-emphasis-opacity': 0.76 },
        },
      },
    },
    defaults: {
      VBtn: { minHeight: 48, rounded: 'lg' },
      VBtnToggle: { rounded: 'lg', VBtn: { rounded: 0 } },
      VTextField: { variant: 'outlined', color: 'primary' },
      VTextarea: { variant: 'outlined', color: 'primary' },
      VSelect: { variant: 'outlined', color: 'primary' },
      VAutocomplete: { variant: 'outlined', color: 'primary' },
    },
  })
}
