import type { Messages } from '../messages'
import type en from '../en/session'

export default {
  lead: 'Produksi dan penghapusan stok, aman di perangkat ini sampai dapur online.',
  email: 'Email',
  password: 'Kata sandi',
  showPassword: 'Tampilkan yang diketik',
  hidePassword: 'Sembunyikan yang diketik',
  signIn: 'Masuk',
  signInAgain: 'Masuk lagi',
  hasEnded:
    '{name}, sesi masuk Anda sudah berakhir. Pekerjaan Anda aman di perangkat ini dan terkirim begitu Anda masuk lagi.',
  storageLost:
    'Browser ini telah membuang semua yang disimpan Simmer di perangkat ini, termasuk pekerjaan yang belum terkirim. Masuk, lalu lihat di “Restoran” pada riwayat tugas apa saja yang sudah sampai.',
  demoPeople: 'Akun demo',
  demoBefore: 'Ini dapur demo. Masuk sebagai',
  demoAfter: 'dengan kata sandi',
  errors: {
    empty: 'Ketik email dan kata sandi Anda.',
    wrongCredentials: 'Email atau kata sandi salah. Periksa keduanya, lalu coba lagi.',
    noAnswer: 'Server tidak bisa dihubungi. Untuk masuk perlu jaringan; periksa Wi-Fi, lalu coba lagi.',
    notStaff: 'Akun ini tidak, atau tidak lagi, terdaftar sebagai staf restoran ini. Tanyakan ke manajer.',
    refused: 'Server menolak Anda masuk. Coba lagi sebentar lagi, atau tanyakan ke manajer.',
    notKept: 'Browser ini tidak bisa menyimpan sesi masuk Anda. Coba browser lain.',
  },
} satisfies Messages<typeof en>
