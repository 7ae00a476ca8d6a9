import type { jobs as english } from './adminJobs.en.ts';
import { plural } from './plural.ts';

const count = plural('es');

/** Textos de la página del administrador sobre los trabajos. */
export const jobs: typeof english = {
  title: 'Trabajos',
  lead: 'Lo que se hace en segundo plano: lo que espera y lo que se abandonó. Los trabajos no contienen palabras de pacientes.',
  board: 'Abrir el panel',
  errorTitle: 'No se pudieron cargar los trabajos',
  noneTitle: 'No se ha abandonado nada',
  noneText: 'Lo que falle definitivamente aparecerá aquí, con su motivo.',
  queuesTitle: 'Colas',
  queues: {
    transcription: 'Transcripción de grabaciones',
    webhookDeliveries: 'Eventos para otras plataformas',
    mail: 'Correo electrónico',
  },
  counts: {
    waiting: 'En espera',
    delayed: 'Más tarde',
    active: 'En curso',
    completed: 'Hechos',
    failed: 'Abandonados',
  },
  oldest: (minutes) =>
    `El más antiguo lleva ${count(minutes, { one: '1 minuto', other: '# minutos' })} esperando.`,
  failedBadge: (jobs) => count(jobs, { one: '1 abandonado', other: '# abandonados' }),
  failedTitle: (queue) => `Abandonados: ${queue}`,
  failedAt: (when) => `abandonado ${when}`,
  attempts: (attempts) => count(attempts, { one: '1 intento', other: '# intentos' }),
  reasons: {
    NOT_PLAYABLE: 'No se pudo leer ningún sonido del archivo',
    NO_RECOGNISER: 'No había ningún reconocedor de voz en marcha',
    RECOGNITION_FAILED: 'El reconocedor de voz no respondió',
    MEDIA_GONE: 'El archivo ya no estaba',
    WEBHOOK_NOT_TAKEN: 'El receptor no aceptó el evento',
    STALLED: 'Hizo caer varios procesos',
    PAYLOAD_REFUSED: 'Lo pidió otra versión del servidor',
    DEPENDENCY_UNAVAILABLE: 'El registro u otro servicio no estaba disponible',
    INTERNAL: 'Algo salió mal; el registro de actividad dice qué',
  },
  replay: 'Ejecutar de nuevo',
  replayOf: (jobId) => `Ejecutar de nuevo el trabajo ${jobId}`,
  replayed: 'Se ejecutará de nuevo.',
  discard: 'Olvidar',
  discardOf: (jobId) => `Olvidar el trabajo ${jobId}`,
  discardTitle: '¿Olvidar este trabajo?',
  discardText: 'No se hará, y no se podrá volver a ejecutar desde aquí.',
  discarded: 'El trabajo se ha olvidado.',
};
