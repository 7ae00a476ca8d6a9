/** Texts of the rooms of whoever is signed in, in Spanish. */
import type {
  createRoom as enCreateRoom,
  guestLinks as enGuestLinks,
  kindSentences as enKindSentences,
  rooms as enRooms,
} from './rooms.en.ts';
import { plural } from './plural.ts';

const count = plural('es');

export const rooms: typeof enRooms = {
  title: 'Salas',
  lead: 'Una sala sigue igual de una visita a otra. Envíe su enlace a quien vaya a ver.',
  create: 'Nueva sala',
  emptyTitle: 'Cree su primera sala',
  emptyText: 'Obtendrá un enlace para su paciente, que no necesita cuenta ni instalar nada.',
  errorTitle: 'No se han podido cargar las salas',
  loadMore: 'Mostrar más salas',
  open: 'Abrir',
  openRoom: (name) => `Abrir ${name}`,
  invite: 'Invitar',
  inviteTo: (name) => `Invitar a ${name}`,
  moreFor: (name) => `Más sobre ${name}`,
  idle: 'No hay nadie',
  running: (people) => count(people, { one: '1 persona en una visita', other: '# personas en una visita' }),
  since: (time) => `desde las ${time}`,
  locked: 'Cerrada',
  waiting: (names, people) => count(people, { one: `${names} espera`, other: `${names} esperan` }),
  someoneWaits: (people) => count(people, { one: 'Espera 1 persona', other: 'Esperan # personas' }),
  endVisit: 'Terminar la visita',
  endVisitTitle: '¿Terminar la visita para todos?',
  endVisitText: (name) =>
    `Se desconecta a todas las personas de «${name}». La sala y sus enlaces se conservan.`,
  visitEnded: 'La visita ha terminado.',
  remove: 'Eliminar la sala',
  removeTitle: '¿Eliminar esta sala?',
  removeText: (name) =>
    `«${name}» y sus enlaces dejan de funcionar de inmediato y la visita en curso termina. No se puede deshacer.`,
  removed: 'La sala se ha eliminado.',
  captionsOff: 'Los subtítulos en directo están desactivados en este servidor.',
  captionsHint: 'Quien administra el servidor puede activarlos con',
};

export const createRoom: typeof enCreateRoom = {
  title: 'Nueva sala',
  name: 'Nombre',
  namePlaceholder: 'Dra. Ruiz, revisiones',
  nameHint: 'Sus invitados ven este nombre.',
  nameMissing: 'Dé un nombre a la sala.',
  kind: '¿Para qué es?',
  submit: 'Crear sala',
};

/** Of a room's guest links, for who gives them out. */
export const guestLinks: typeof enGuestLinks = {
  titleFor: (name) => `Invitar a ${name}`,
  patient: 'Para un paciente',
  patientText: 'Espera en la sala de espera hasta que usted le deje entrar.',
  clinician: 'Para un colega',
  clinicianText: 'Entra directamente y puede admitir, silenciar y terminar.',
  copy: 'Copiar enlace',
  copyPatient: 'Copiar enlace para un paciente',
  copyClinician: 'Copiar enlace para un colega',
  byHand: 'Su navegador no ha permitido copiar. Seleccione el enlace y cópielo usted:',
  reuse: 'Un enlace se puede enviar a varias personas y volver a usar, hasta que lo anule.',
  listTitle: 'Enlaces entregados',
  empty: 'Ninguno todavía.',
  made: (when) => `Creado ${when}`,
  expires: (when) => `caduca ${when}`,
  revoke: 'Anular',
  revokeOf: (role, when) => `Anular el enlace ${role}, creado ${when}`,
  revokedAnnounced: 'El enlace ya no funciona. Quien está dentro se queda.',
  openRoom: 'Abrir la sala',
  readyTitle: (name) => `«${name}» está lista`,
};

export const kindSentences: typeof enKindSentences = {
  video: 'Se ven y se oyen. Se pueden compartir pantallas.',
  voice: 'Solo sonido. A nadie se le ofrece la cámara.',
  review: 'La pantalla compartida va primero; las caras quedan pequeñas.',
};
