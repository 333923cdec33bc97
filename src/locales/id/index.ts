import type { Messages } from '../messages'
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

/** Bahasa Indonesia, as it is spoken in a kitchen. It has no plural: one sentence serves every number. */
export const id: Messages = {
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
}
