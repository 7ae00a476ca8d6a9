import type { callProblems as english } from './callProblems.en.ts';

export const callProblems: typeof english = {
  soundBlocked: 'Su navegador retiene el sonido.',
  soundStopped:
    'El sonido de los demás se ha detenido, como ocurre con una llamada telefónica o con la pantalla bloqueada.',
  playSound: 'Activar el sonido',
  microphoneDenied: 'Su navegador no deja que esta página use el micrófono, así que nadie le oye.',
  allowMicrophone: {
    desktop: 'Pulse el icono a la izquierda de la dirección, permita el micrófono y pulse el botón.',
    iphone:
      'Abra el menú junto a la dirección, elija Configuración del sitio web, permita el micrófono y pulse el botón.',
    android:
      'Pulse el icono a la izquierda de la dirección, elija Permisos, permita el micrófono y pulse el botón.',
  },
  stillDenied: 'Su navegador sigue sin permitir el micrófono.',
  openMicrophone: 'Encender el micrófono',
  microphoneLost: 'Su micrófono se ha desconectado. Conéctelo de nuevo y pulse el botón.',
  microphoneLostOther: (other) => `Su micrófono se ha desconectado. Hay otro: ${other}.`,
  useOther: 'Usar el otro',
  microphoneFailed: {
    notFound: 'No se ha encontrado ningún micrófono. Conecte uno y pulse el botón.',
    inUse: 'Otro programa usa el micrófono. Ciérrelo, o termine la llamada telefónica, y pulse el botón.',
    failed: 'Su micrófono no se ha iniciado.',
  },
  mutedByModerator: 'Quien modera le ha silenciado.',
  microphoneSilenced: 'Su dispositivo silencia el micrófono: su propio interruptor o una llamada telefónica.',
  microphoneDead: 'De su micrófono no llega ningún sonido, así que nadie le oye.',
  microphoneStillDead:
    'De su micrófono sigue sin llegar ningún sonido. Mire si tiene un interruptor que está apagado.',
  microphoneStillDeadOther: (other) => `De su micrófono sigue sin llegar ningún sonido. Hay otro: ${other}.`,
  restartMicrophone: 'Reiniciar el micrófono',
  pageSlept:
    'Su dispositivo había dormido esta página. El sonido y la imagen vuelven solos; si no vuelven, reinícielos.',
  restartSound: 'Reiniciar el sonido',
  talkingWhileMuted: 'Está hablando, pero su micrófono está apagado.',
};
