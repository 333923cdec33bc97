/// The worker only wires; each capability has a file of its own.
import { sendInBackground } from './backgroundSync'
import { openOnTap } from './notifications'
import { openOffline } from './precache'

declare const self: ServiceWorkerGlobalScope

openOffline(self.__WB_MANIFEST)
sendInBackground(self)
openOnTap(self)
