/// The worker only wires; each capability has a file of its own.
import { openOffline } from './precache'
import { updateWhenAsked } from './updates'

declare const self: ServiceWorkerGlobalScope

openOffline(self.__WB_MANIFEST)
updateWhenAsked()
