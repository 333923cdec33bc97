/// The worker only wires; each capability has a file of its own.
import { backendOfThisBuild } from '@/session/backend'
import { createDeviceSession } from '@/session/createDeviceSession'
import { sendInBackground } from './backgroundSync'
import { openOnTap } from './notifications'
import { openOffline } from './precache'
import { updateWhenAsked } from './updates'

declare const self: ServiceWorkerGlobalScope

openOffline(self.__WB_MANIFEST)
const backend = backendOfThisBuild()
const stopWaiting = sendInBackground(self, { backend, session: createDeviceSession(backend) })
updateWhenAsked(self, stopWaiting)
openOnTap(self)
