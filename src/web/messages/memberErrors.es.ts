import type { memberErrors as english } from './memberErrors.en.ts';

export const memberErrors: typeof english = {
  CASE_NOT_FOUND: 'No existe ese caso.',
  CASE_READ_ONLY: 'Puede leer este caso, pero no hacer eso.',
  CASE_CLOSED: 'Este caso está cerrado. Reábralo primero.',
  STATUS_CHANGE_REFUSED: 'Un caso no puede pasar de su estado a ese otro.',
  ROLE_UNSUITABLE: 'Una cuenta de este tipo no puede tener ese papel en un caso.',
  PRECONDITION_FAILED: 'Otra persona lo ha cambiado entretanto.',
  SESSION_NOT_FOUND: 'No existe esa consulta.',
  SEGMENT_NOT_FOUND: 'Esta frase ya no está.',
  MEDIA_NOT_FOUND: 'No existe ese archivo.',
  FILE_TYPE_REFUSED: 'No se admiten archivos de este tipo.',
  FILE_INFECTED: 'El antivirus encontró algo en este archivo. No se ha guardado.',
  REQUEST_TOO_LARGE: 'Es más grande de lo que admite el servidor.',
  USER_NOT_FOUND: 'Nadie tiene una cuenta con esta dirección.',
  WEBHOOK_URL_REFUSED:
    'No se envía nada a esta dirección. Tiene que ser https y llevar a un servidor público, o a uno que figure en CONSILIUM_WEBHOOK_HOSTS.',
  WEBHOOK_NOT_FOUND: 'Este webhook ya no existe.',
  DELIVERY_NOT_FOUND: 'Este envío ya no existe.',
  NO_SPEECH_KIND: 'Solo se pueden transcribir audio y vídeo.',
  TRANSCRIPTION_UNAVAILABLE:
    'Este servidor no puede transcribir. Un administrador puede configurar WHISPER_MODEL o un servicio de voz.',
  JOB_NOT_FOUND: 'Esta tarea ya no está entre las fallidas.',
  QUEUE_FULL: 'Ya hay demasiado trabajo de este tipo en espera. Inténtelo más tarde.',
  LEGAL_HOLD: 'Este caso está retenido por orden legal: no se puede borrar nada.',
  ERASURE_REFUSED: 'No se puede borrar mientras haya una visita en curso.',
};
