import type { Messages } from '../messages'
import type en from '../en/common'

export default {
  close: 'Tutup',
  retry: 'Coba lagi',
  dismiss: 'Abaikan',
} satisfies Messages<typeof en>
