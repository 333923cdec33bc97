import type { Messages } from '../messages'
import type en from '../en/errors'

export default {
  unexpected: 'Ada masalah yang tidak terduga. Kalau muncul lagi, beri tahu manajer.',
  notRecorded: 'sebabnya tidak tercatat.',
  device: {
    storage_full:
      'Ruang di perangkat ini habis, jadi tugas tidak tersimpan. Kosongkan ruang, lalu coba lagi.',
    storage_unavailable:
      'Tugas tidak bisa disimpan di perangkat ini. Muat ulang halaman; kalau tetap begitu, pastikan browser boleh menyimpan data (bukan mode penyamaran).',
    storage_outdated:
      'Versi aplikasi yang lebih baru sudah dipakai di perangkat ini. Muat ulang halaman untuk memakainya.',
    not_possible: 'Ini sudah tidak bisa untuk tugas ini: mungkin baru saja terkirim, atau bukan milik Anda.',
    nobody_signed_in: 'Belum ada yang masuk di perangkat ini. Masuk dulu, lalu coba lagi.',
    id_reused: 'Ini sudah pernah dikirim dengan isi lain. Tutup dialog, buka lagi, lalu isi sekali lagi.',
    task_ended:
      'Ini sudah pernah dikirim, lalu dibatalkan atau dikesampingkan. Buka lagi dialognya untuk mengulang.',
    task_not_found: 'Tugas ini sudah tidak ada di perangkat ini.',
    invalid_payload: 'Ini tidak bisa dikirim begini. {message}',
    unknown_type: 'Versi aplikasi ini tidak mengenal jenis tugas ini. Muat ulang halaman.',
  },
  refused: {
    SM001: 'Ada isian yang tidak diterima server ({message})',
    SM002: 'Server tidak mengenal barang ini ({message})',
    SM003: 'Tugas ini sudah pernah dikirim dengan isi lain. Isi sekali lagi sebagai tugas baru.',
    SM004: 'Anda tidak punya izin untuk ini. Tanyakan ke manajer.',
    SM005: 'Server belum mengenal jenis tugas ini. Dicoba lagi setelah pembaruan berikutnya.',
    replacedApplied: 'yang pertama ternyata sudah berhasil.',
    notAllowed: 'Anda tidak punya izin untuk ini. Tanyakan ke manajer.',
    value: 'Server tidak bisa menerima salah satu isian. Periksa yang diketik, lalu isi sekali lagi.',
    rule: 'Ini tidak cocok dengan data di server. Periksa barang dan jumlahnya, lalu isi sekali lagi.',
    other: 'Server tidak menerima ini. Beri tahu manajer kodenya.',
  },
  passing: {
    noAnswer: 'Server tidak menjawab. Nanti dicoba lagi sendiri.',
    badAnswer: 'Yang menjawab bukan server, mungkin halaman masuk Wi-Fi. Nanti dicoba lagi sendiri.',
    renewal: 'Sesi masuk Anda belum bisa diperbarui: tidak ada jawaban. Nanti dicoba lagi sendiri.',
    signIn: 'Sesi masuk Anda sudah berakhir. Masuk lagi untuk mengirim ini.',
    collided: 'Ini bertabrakan dengan pekerjaan lain di server.',
    serverBusy: 'Server sedang sibuk atau dirawat. Nanti dicoba lagi sendiri.',
    serverBroke: 'Server sedang bermasalah.',
    update: 'Versi server dan aplikasi ini berbeda. Dicoba lagi setelah pembaruan berikutnya.',
    appTooOld: 'Versi aplikasi ini tidak bisa mengirimnya. Muat ulang halaman untuk versi yang lebih baru.',
    running: 'Ini masih dikerjakan.',
  },
} satisfies Messages<typeof en>
