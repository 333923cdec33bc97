import type { Messages } from '../messages'
import type en from '../en/pulse'

export default {
  online: 'Daring',
  offline: 'Luring',
  signIn: 'Masuk lagi',
  sending: 'Mengirim {n}…',
  waiting: 'Menunggu jaringan sejak {time}',
  history: 'Riwayat tugas',
  counts: '{open} belum selesai, {failed} gagal',
  progress: 'Mengirim yang tertunda',
  sent: '{done} dari {total} terkirim',
  secondsLeft: 'kurang dari semenit lagi',
  minutesLeft: 'sekitar {n} menit lagi',
  hoursLeft: 'sekitar {n} jam lagi',
} satisfies Messages<typeof en>
