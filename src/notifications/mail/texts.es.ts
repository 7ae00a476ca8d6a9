import type { MailTexts } from './texts.en.ts';

export const spanish: MailTexts = {
  passwordReset: {
    subject: 'Elegir una contraseña nueva',
    before: [
      'Alguien pidió un enlace para elegir una contraseña nueva para su cuenta. Sirve una sola vez, durante una hora.',
    ],
    action: 'Elegir una contraseña nueva',
    after: ['Si no fue usted, ignore este mensaje: su contraseña no cambia.'],
  },
  invitation: {
    subject: 'Le invitan a Consilium',
    before: [
      'Alguien de su clínica le invita a crear una cuenta. El enlace sirve una sola vez, durante una semana.',
    ],
    action: 'Crear la cuenta',
    after: ['Si no esperaba esta invitación, ignore este mensaje.'],
  },
  invited: {
    subject: 'Le invitan a una consulta',
    before: ['Un colega quiere que participe en una consulta.'],
    action: 'Abrir la sala',
    after: [],
  },
  waitingInLobby: {
    subject: 'Alguien le está esperando',
    before: ['Alguien está en la sala de espera de su consulta.'],
    action: 'Abrir la sala',
    after: [],
  },
  caseShared: {
    subject: 'Han compartido un caso con usted',
    before: ['Le han dado acceso a un caso.'],
    action: 'Abrir el caso',
    after: [],
  },
  breakGlass: {
    subject: 'Acceso de urgencia a un caso',
    before: ['Alguien abrió un caso en una urgencia. Revise, por favor, el motivo que indicó.'],
    action: 'Ver quién lo abrió',
    after: [],
  },
  jobDone: {
    subject: 'Ha terminado algo que usted inició',
    before: ['Una tarea que usted inició en segundo plano ha terminado.'],
    action: 'Verlo',
    after: [],
  },
  jobFailed: {
    subject: 'Ha fallado algo que usted inició',
    before: ['Una tarea que usted inició en segundo plano no se pudo completar.'],
    action: 'Verlo',
    after: [],
  },
  whyNotified: 'Usted decide qué correos recibe, en los ajustes de sus avisos.',
};
