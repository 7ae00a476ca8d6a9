/** Texts of the rooms of whoever is signed in, in Spanish. */
import type { createRoom as enCreateRoom, rooms as enRooms } from './rooms.en.ts';
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
