import 'vuetify/styles'
import './base.css'
import { createVuetify } from 'vuetify'
import { aliases, mdi } from 'vuetify/iconsets/mdi-svg'

/** The one look of the app: quiet, light, and legible under a kitchen lamp. Every text colour has 4.5 : 1 on its ground. */
export function createAppVuetify() {
  return createVuetify({
    icons: { defaultSet: 'mdi', aliases, sets: { mdi } },
    theme: {
      defaultTheme: 'day',
      themes: {
        day: {
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
      },
    },
    defaults: {
      VBtn: { minHeight: 48, rounded: 'lg', class: 'text-none' },
      VBtnToggle: { rounded: 'lg', VBtn: { rounded: 0 } },
      VTextField: { variant: 'outlined', color: 'primary' },
      VTextarea: { variant: 'outlined', color: 'primary' },
      VSelect: { variant: 'outlined', color: 'primary' },
      VAutocomplete: { variant: 'outlined', color: 'primary' },
    },
  })
}
