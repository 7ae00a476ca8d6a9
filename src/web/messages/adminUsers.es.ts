import type { users as english } from './adminUsers.en.ts';

export const users: typeof english = {
  title: 'Personas',
  lead: 'Quién tiene una cuenta aquí y qué puede hacer.',
  errorTitle: 'No se han podido cargar las cuentas',
  nobodyTitle: 'No hay nadie así',
  nobodyText: 'Pruebe con una parte del nombre o del correo electrónico, o con otros filtros.',
  search: 'Nombre o correo electrónico',
  role: 'Función',
  roleAll: 'Todas las funciones',
  state: 'Estado',
  states: { all: 'Todos los estados', enabled: 'Activadas', disabled: 'Desactivadas' },
  since: (date: string) => `desde el ${date}`,
  disabledOn: (date: string) => `Desactivada el ${date}`,
  you: 'Usted',
  demo: 'Demostración',
  actionsFor: (name: string) => `Acciones para ${name}`,
  actions: {
    role: 'Cambiar la función…',
    resetLink: 'Enlace para contraseña nueva…',
    signOut: 'Cerrar sesión en todas partes…',
    secondFactors: 'Quitar los segundos factores…',
    enable: 'Activar…',
    disable: 'Desactivar…',
    erase: 'Borrar sus datos',
  },
  roleMeans: {
    clinician: 'Abre salas y casos, admite a pacientes e invita a colegas y pacientes.',
    patient: 'Ve su propio historial y entra en las visitas.',
    admin: 'Hace lo que los profesionales clínicos, y gestiona las cuentas, las claves y este servidor.',
  },
  ownChanged: 'Esta es su propia cuenta. Se cerrará su sesión y tendrá que entrar de nuevo.',
  ownDisabled:
    'Esta es su propia cuenta. Se cerrará su sesión y solo otro administrador podrá dejarle entrar de nuevo.',
  changes: {
    role: {
      title: (name: string) => `Función de ${name}`,
      text: 'Se cierran todas sus sesiones, y tendrá la función nueva cuando vuelva a entrar.',
      submit: 'Cambiar la función',
      done: (name: string) => `La función de ${name} se ha cambiado.`,
    },
    enable: {
      title: (name: string) => `¿Activar a ${name}?`,
      text: 'Podrá entrar de nuevo, con la contraseña y la función que tenía. Las claves de un servicio vuelven a valer.',
      submit: 'Activar la cuenta',
      done: (name: string) => `${name} puede entrar de nuevo.`,
    },
    disable: {
      title: (name: string) => `¿Desactivar a ${name}?`,
      text: 'Se cierran de inmediato todas sus sesiones y ya no podrá entrar; las claves de un servicio no abren nada. No se pierde nada de lo que escribió, y puede activar la cuenta de nuevo.',
      submit: 'Desactivar la cuenta',
      done: (name: string) => `La cuenta de ${name} está desactivada.`,
    },
    signOut: {
      title: (name: string) => `¿Cerrar todas las sesiones de ${name}?`,
      text: 'Cierra todas las sesiones de esta cuenta, en todos los dispositivos y navegadores. Podrá entrar de nuevo.',
      submit: 'Cerrar todas las sesiones',
      done: (name: string) => `Se han cerrado todas las sesiones de ${name}.`,
    },
    secondFactors: {
      title: (name: string) => `¿Quitar los segundos factores de ${name}?`,
      text: 'Para quien perdió su teléfono. Se olvidan la aplicación de autenticación, los códigos de recuperación y las llaves de acceso, y se cierran todas sus sesiones. Entonces bastará la contraseña: asegúrese de quién lo pide.',
      submit: 'Quitar los segundos factores',
      done: (name: string) => `Se han quitado los segundos factores de ${name}.`,
    },
  },
  invite: 'Invitar',
  inviteTitle: 'Invitar a alguien',
  inviteSubmit: 'Crear la invitación',
  email: 'Correo electrónico',
  emailHint:
    'La cuenta tendrá esta dirección. Si la deja vacía, quien abra el enlace escribirá la suya. El nombre y la contraseña los elige esa persona.',
  invitedTitle: 'La invitación está creada',
  linkMailed: (email: string) =>
    `El enlace va en camino a ${email}. Sirve una vez, durante una semana. Puede enviarlo de nuevo o anularlo desde la lista.`,
  linkNotMailed: 'Copie el enlace y entréguelo usted.',
  mailMissing:
    'Este servidor no envía correo: quien lo gestiona puede configurar CONSILIUM_SMTP_URL. Copie el enlace y entréguelo usted.',
  invitationLink: 'Enlace de invitación',
  invitationUntil: (date: string) =>
    `Crea una sola cuenta, hasta el ${date}. No se vuelve a mostrar: quien lo tenga puede usarlo.`,
  resetTitle: (name: string) => `Contraseña nueva para ${name}`,
  resetText:
    'Crea un enlace con el que esa persona elige ella misma una contraseña nueva. Un enlace anterior de este tipo deja de valer. Hasta entonces vale la contraseña que tiene.',
  resetSubmit: 'Crear el enlace',
  resetLink: 'Enlace para elegir una contraseña nueva',
  resetUntil: (date: string) =>
    `Vale una sola vez, hasta el ${date}. No se vuelve a mostrar: entréguelo solo a esta persona.`,
};
