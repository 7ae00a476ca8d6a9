import type { notifications as english } from './notifications.en.ts';
import { plural } from './plural.ts';

const count = plural('es');

export const notifications: typeof english = {
  title: 'Notificaciones',
  lead: 'Lo que ha ocurrido en sus casos y consultas en los últimos 90 días.',
  bell: (unread) => count(unread, { one: 'Notificaciones, 1 sin leer', other: 'Notificaciones, # sin leer' }),
  bellMany: (shown) => `Notificaciones, ${shown} sin leer`,
  bellNone: 'Notificaciones, ninguna sin leer',
  markAll: 'Marcar todo como leído',
  allRead: 'Todas las notificaciones están marcadas como leídas.',
  markRead: 'Marcar como leída',
  markReadOf: (sentence) => `Marcar como leída: ${sentence}`,
  unread: 'Nueva',
  unreadOnly: 'Solo las nuevas',
  older: 'Mostrar anteriores',
  errorTitle: 'No se han podido cargar sus notificaciones',
  emptyTitle: 'Todavía no hay nada',
  emptyText: 'Aquí verá quién ha compartido un caso con usted, quién le espera y qué más debe saber.',
  noneUnreadTitle: 'Lo ha leído todo',
  noneUnreadText: 'Lo próximo que llegue aparecerá aquí.',
  showAll: 'Mostrar todas',
  reconnecting: 'Se ha perdido la conexión. Las nuevas notificaciones aparecerán cuando vuelva.',
  sentences: {
    invited: (by, about) =>
      `${by ?? 'Un colega'} le invita a una consulta${about === null ? '' : ` sobre el caso ${about}`}`,
    waitingInLobby: (_by, about) =>
      about === null ? 'Alguien ha esperado en su sala' : `Alguien ha esperado en «${about}»`,
    caseShared: (by, about) =>
      `${by ?? 'Un colega'} ha compartido ${about === null ? 'un caso' : `el caso ${about}`} con usted`,
    breakGlass: (by, about) =>
      `${by ?? 'Alguien'} ha abierto ${about === null ? 'un caso' : `el caso ${about}`} por una emergencia`,
    jobDone: (_by, about) => (about === null ? 'Un trabajo ha terminado' : `«${about}» está listo`),
    jobFailed: (_by, about) =>
      about === null ? 'Un trabajo ha fallado' : `No se ha podido procesar «${about}»`,
  },
  settings: {
    title: 'De qué se le avisa',
    lead: 'Elija qué le llega y cómo.',
    open: 'Elegir de qué se le avisa',
    errorTitle: 'No se han podido cargar sus preferencias',
    app: 'En esta página',
    email: 'Por correo',
    saved: 'Guardado.',
    noMail: 'Este servidor no envía correo.',
    noMailVariables: 'Quien administra el servidor puede definir:',
    back: 'Volver a las notificaciones',
    kinds: {
      invited: { title: 'Invitaciones', text: 'Un colega quiere que participe en una consulta.' },
      waitingInLobby: { title: 'Alguien espera', text: 'Alguien está en la sala de espera de su sala.' },
      caseShared: { title: 'Casos compartidos', text: 'Se comparte un caso con usted.' },
      breakGlass: { title: 'Acceso de emergencia', text: 'Alguien ha abierto un caso por una emergencia.' },
      jobDone: { title: 'Trabajos terminados', text: 'Lo que pidió al servidor está listo.' },
      jobFailed: { title: 'Trabajos fallidos', text: 'Lo que pidió al servidor no ha funcionado.' },
    },
  },
};
