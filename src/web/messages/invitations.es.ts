import type { invitations as english } from './invitations.en.ts';

export const invitations: typeof english = {
  title: 'Invitaciones sin aceptar',
  errorTitle: 'No se han podido cargar las invitaciones',
  more: 'Ver más invitaciones',
  noAddress: 'Un enlace sin dirección',
  roles: {
    patient: 'como paciente',
    clinician: 'como profesional clínico',
    admin: 'como administrador',
  },
  until: (when) => `hasta el ${when}`,
  by: (name) => `invitación de ${name}`,
  resend: 'Enviar de nuevo',
  newLink: 'Enlace nuevo',
  resendOf: (whom) => `Enviar de nuevo: ${whom}`,
  newLinkOf: (whom) => `Enlace nuevo: ${whom}`,
  sentTo: (email) => `Un enlace nuevo va en camino a ${email}. El anterior deja de valer cuando se envíe.`,
  linkTitle: 'El enlace nuevo',
  link: 'Enlace de invitación',
  linkText: (when) =>
    `Entréguelo usted. Sirve para crear una cuenta hasta el ${when}; el enlace anterior ya no abre nada. No se mostrará otra vez.`,
  withdraw: 'Anular',
  withdrawOf: (whom) => `Anular la invitación: ${whom}`,
  withdrawTitle: '¿Anular esta invitación?',
  withdrawText: (whom) =>
    `${whom}: el enlace ya no abrirá nada y así lo dirá. Puede invitar de nuevo cuando quiera.`,
  withdrawn: 'La invitación está anulada.',
};
