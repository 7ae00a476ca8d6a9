/** Texts of the check before a call, in Spanish. */
import type { callCheck as english } from './callCheck.en.ts';

export const callCheck: typeof english = {
  title: 'Comprobación antes de su visita',
  lead: 'Puede hacerla días antes. No se llama a nadie y su enlace sigue como está.',
  allowText:
    'Su navegador le preguntará. En el paso 3 su sonido va al servidor de la clínica y vuelve; nadie lo oye y no se guarda.',
  stepDevices: 'Paso 1 de 3: micrófono y cámara',
  stepSpeaker: 'Paso 2 de 3: sonido',
  stepPath: 'Paso 3 de 3: conexión',
  next: 'Siguiente',
  speakerText: 'Suba el volumen y reproduzca el sonido.',
  play: 'Reproducir el sonido',
  playAgain: 'Reproducirlo otra vez',
  speakerQuestion: '¿Lo ha oído?',
  heard: 'Sí, lo he oído',
  notHeard: 'No, no he oído nada',
  running:
    'Probando la conexión con el servidor de la clínica. Tarda unos 15 segundos; diga algo mientras tanto…',
  again: 'Comprobar otra vez',
  back: 'Volver a la invitación',
  busyTitle: 'Demasiadas personas están comprobando ahora',
  busyText: 'Espere un minuto y compruebe otra vez.',
  failedTitle: 'No se ha podido terminar la comprobación',
  kept: 'La clínica ve este resultado.',
  notKept: 'No se ha podido comunicar este resultado a la clínica.',
  verdicts: {
    good: { sentence: 'Todo funciona: está a punto para su visita.', action: null },
    detour: {
      sentence:
        'Está a punto para su visita; esta red bloquea el camino más rápido, así que las llamadas dan un rodeo.',
      action: 'Si en la visita se cortan el sonido o la imagen, cambie a otra red.',
    },
    voiceOnly: {
      sentence: 'Esta conexión basta para el sonido, pero no para el vídeo.',
      action: 'Acérquese a su router, o apague la cámara en la visita.',
    },
    tooSlow: {
      sentence: 'Esta conexión es demasiado lenta para una llamada.',
      action: 'Cambie a otra red y compruebe otra vez.',
    },
    noPath: {
      sentence: 'Esta red no deja pasar llamadas al servidor de la clínica.',
      action: 'Cambie a otra red, como los datos móviles de su teléfono, y compruebe otra vez.',
    },
    microphoneDenied: {
      sentence: 'Su navegador no deja que esta página use el micrófono, así que nadie le oiría.',
      action: 'Pulse el icono a la izquierda de la dirección, permita el micrófono y compruebe otra vez.',
    },
    microphoneMissing: {
      sentence: 'No se ha encontrado ningún micrófono, así que nadie le oiría.',
      action: 'Conecte un micrófono o unos auriculares con micrófono y compruebe otra vez.',
    },
    microphoneFailed: {
      sentence: 'Su micrófono no se ha iniciado, así que nadie le oiría.',
      action: 'Cierre otros programas que lo usen y compruebe otra vez.',
    },
    microphoneSilent: {
      sentence: 'De su micrófono no se ha oído nada.',
      action: 'Mire si está encendido y si ha elegido el correcto; luego hable y compruebe otra vez.',
    },
    speakerSilent: {
      sentence: 'No ha oído el sonido de prueba, así que no oiría a los demás.',
      action: 'Suba el volumen o conecte unos auriculares y compruebe otra vez.',
    },
    cameraOff: {
      sentence: 'Oirá y le oirán, pero su cámara no funciona, así que nadie le vería.',
      action: 'Permita o conecte la cámara y compruebe otra vez; también puede entrar solo con sonido.',
    },
  },
  support: {
    checked: (when) => `Comprobado el ${when}:`,
    paths: { open: 'funciona', closed: 'bloqueado', notOffered: 'no se ofrece' },
    line: (udp, tcp, relay) => `UDP ${udp}, TCP ${tcp}, relé ${relay}`,
    loop: (kbitPerS, lossPercent) => `${kbitPerS} kbit/s de ida y vuelta, ${lossPercent} % perdido`,
    roundTrip: (ms) => `${ms} ms de ida y vuelta`,
    unavailable: 'No se han podido cargar las comprobaciones de estos enlaces.',
  },
};
