import type { caseErrors as english } from './caseErrors.en.ts';

export const caseErrors: typeof english = {
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
};
