import type { Messages } from '../messages'
import type en from '../en/tasks'

export default {
  amount: '{quantity} {unit} {name}',
  units: { g: 'g', kg: 'kg', ml: 'ml', l: 'l', pcs: 'pcs' },
  production: {
    describe: 'Produksi {amount}',
    queued: 'Diproses: {name}…',
    done: 'Sudah diproduksi: {amount}',
    failed: 'Produksi gagal: {reason}',
  },
  writeOff: {
    describe: 'Hapus dari stok: {what} ({reason})',
    queued: 'Penghapusan stok diproses…',
    done: '{what} sudah dihapus dari stok',
    failed: 'Penghapusan stok gagal: {reason}',
    products: '{n} bahan',
    preparations: '{n} olahan',
    reasons: {
      expired: 'kedaluwarsa',
      spoiled: 'rusak',
      other: 'lainnya',
      education: 'pelatihan',
      test: 'uji coba',
    },
  },
  done: 'Selesai: {description}',
  failed: 'Gagal: {reason}',
  cancelled: 'Dibatalkan: {description}',
  withdrawn: 'Tidak dikirim: {description}, karena {reason}',
  shortOf: 'Stok kurang {quantity} {unit} {name}.',
  warnings: {
    missing_cost: 'Ada harga yang belum diketahui, jadi dihitung 0 ({message})',
    no_recipe: 'Resepnya belum ada, jadi tidak ada bahan yang dikurangi ({message})',
    clock: 'Jam perangkat ini tidak cocok dengan jam server ({message})',
    other: 'Catatan dari server: {message}',
  },
} satisfies Messages<typeof en>
