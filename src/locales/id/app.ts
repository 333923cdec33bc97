import type { Messages } from '../messages'
import type en from '../en/app'

export default {
  languageName: 'Bahasa Indonesia',
  settings: 'Pengaturan',
  language: 'Bahasa',
  appearance: 'Tampilan',
  appearances: { system: 'Ikuti perangkat', light: 'Terang', dark: 'Gelap' },
  justNow: 'baru saja',
  sentWithNetwork: 'Aman di perangkat ini dan dikirim begitu jaringan kembali.',
  sentWithSignIn: 'Aman di perangkat ini dan dikirim begitu Anda masuk lagi.',
  signOut: 'Keluar',
  signOutQuestion: 'Mau keluar?',
  staySignedIn: 'Tetap masuk',
  everythingIsSent: 'Semua sudah terkirim.',
  noWayBack: 'Tanpa jaringan tidak ada yang bisa masuk lagi di sini sampai jaringan kembali.',
  signedInAs: 'Masuk sebagai {name}',
  unsent:
    '{n} tugas belum terkirim. Tugas itu tetap aman di perangkat ini dan terkirim setelah Anda masuk lagi di sini.',
  nothingIsKept:
    'Browser ini tidak menyimpan apa pun untuk Simmer, jadi pekerjaan tidak aman di sini. Keluar dari mode penyamaran, atau kosongkan ruang di perangkat, lalu buka Simmer lagi.',
} satisfies Messages<typeof en>
