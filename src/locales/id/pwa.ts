import type { Messages } from '../messages'
import type en from '../en/pwa'

export default {
  update: {
    ready: 'Versi baru Simmer sudah siap.',
    outdated:
      'Simmer versi baru sudah jalan di perangkat ini, jadi halaman ini tidak bisa menyimpan lagi. Muat ulang untuk lanjut.',
    reload: 'Muat ulang',
  },
  storageProblems: {
    storage_full:
      'Perangkat ini penuh, jadi tidak ada yang bisa dikirim. Kosongkan ruang: yang menunggu akan terkirim sendiri.',
    storage_unavailable:
      'Browser ini tidak bisa membuka penyimpanannya, jadi tidak ada yang bisa dikirim. Tutup tab Simmer yang lain, lalu muat ulang halaman ini.',
  },
  storagePromise: {
    granted: 'Browser ini menjaga yang menunggu di sini, juga kalau ruang perangkat habis.',
    refused:
      'Browser ini belum berjanji menjaga yang menunggu di sini: kalau ruang perangkat habis, bisa saja dihapus. Memasang Simmer di perangkat akan membantu.',
    unavailable: 'Browser ini tidak bisa berjanji menjaga yang menunggu di sini kalau ruang perangkat habis.',
  },
  notifications: {
    name: 'Notifikasi',
    question: 'Mau diberi tahu di perangkat ini kalau ada yang gagal saat Simmer ditutup?',
    decline: 'Tidak usah',
    accept: 'Ya, beri tahu',
    notifyMe: 'Beri tahu saya',
    unavailable: 'Browser ini hanya mengirim selama Simmer terbuka. Buka lagi untuk mengirim yang menunggu.',
    undecided: 'Kalau ada yang gagal saat Simmer ditutup, Anda melihatnya begitu Simmer dibuka lagi.',
    granted: 'Kalau ada yang gagal saat Simmer ditutup, perangkat ini menampilkan notifikasi.',
    denied: 'Notifikasi untuk Simmer diblokir. Anda bisa mengizinkannya di pengaturan browser.',
    manyFailed: '{n} tugas gagal',
    seeWhy: 'Buka riwayat tugas untuk melihat sebabnya.',
  },
} satisfies Messages<typeof en>
