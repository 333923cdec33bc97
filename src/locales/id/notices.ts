import type { Messages } from '../messages'
import type en from '../en/notices'

export default {
  region: 'Pemberitahuan',
  close: 'Tutup pemberitahuan',
  details: 'Rincian',
  undo: 'Urungkan',
  retryAll: 'Coba lagi semua {n}',
  dismissAll: 'Abaikan semua {n}',
  moreFailed: '{n} lagi gagal',
  more: { done: 'dan {n} lagi selesai', cancelled: 'dan {n} lagi dibatalkan' },
  andMore: '{first} dan {n} lagi',
  putAside: '{n} dikesampingkan: tetap ada di Riwayat tugas.',
  away: 'Saat Anda pergi: {text}',
  done: '{n} tugas selesai',
  cancelled: '{n} tugas dibatalkan',
  warned: '{text} ({n} dengan peringatan: lihat riwayat tugas)',
} satisfies Messages<typeof en>
