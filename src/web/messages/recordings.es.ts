/** Textos sobre los archivos de audio y vídeo que se transcriben. */
import type { recordings as english } from './recordings.en.ts';

export const recordings: typeof english = {
  start: 'Transcribir',
  startOf: (name) => `Transcribir ${name}`,
  again: 'Intentarlo de nuevo',
  againOf: (name) => `Intentarlo de nuevo con ${name}`,
  read: 'Leer la transcripción',
  readOf: (name) => `Leer la transcripción de ${name}`,
  progressOf: (name) => `Transcripción de ${name}`,
  states: {
    waiting: 'Está a la espera de transcribirse. Puede salir de esta página; se le avisará cuando termine.',
    delayed: 'No funcionó a la primera y se intentará de nuevo automáticamente.',
    active: 'Se está transcribiendo.',
    failed: 'No se pudo transcribir.',
  },
  reasons: {
    NOT_PLAYABLE:
      'No se pudo leer ningún sonido de este archivo. Guárdelo en otro formato, como MP3 o WAV, y añada ese archivo.',
    NO_RECOGNISER:
      'No había ningún reconocedor de voz en marcha. Inténtelo de nuevo o pregunte a quien administra este servidor.',
    RECOGNITION_FAILED: 'El reconocedor de voz no respondió. Inténtelo más tarde.',
    MEDIA_GONE: 'El archivo ya no estaba. Añádalo de nuevo.',
    STALLED: 'Se interrumpió varias veces. Puede que un archivo más corto o más pequeño funcione.',
    other: 'Inténtelo de nuevo. Si no sirve, avise a quien administra este servidor.',
  },
  unavailable: {
    noModel: 'No se puede transcribir: este servidor no tiene reconocedor de voz.',
    modelUnusable: 'No se puede transcribir: el reconocedor de voz de este servidor no funciona.',
  },
  variables: (names) => `Quien administra el servidor puede configurar uno con ${names}.`,
};
