import app from './app'
import common from './common'
import dialogs from './dialogs'
import errors from './errors'
import history from './history'
import notices from './notices'
import operations from './operations'
import pulse from './pulse'
import pwa from './pwa'
import session from './session'
import stock from './stock'
import tasks from './tasks'

/** English: the language that the others are measured by. One file for each room of the app. */
export const en = {
  app,
  common,
  dialogs,
  errors,
  history,
  notices,
  operations,
  pulse,
  pwa,
  session,
  stock,
  tasks,
} as const
