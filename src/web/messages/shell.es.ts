import type { shell as english } from './shell.en.ts';

export const shell: typeof english = {
  navigation: 'Lugares principales',
  account: 'Su cuenta',
  administration: 'Administración',
  copy: 'Copiar',
  copiedAnnounced: 'Se ha copiado.',
  firstAdminTitle: 'Cree su cuenta de administrador',
  firstAdminText:
    'Ha entrado por el enlace de inicio. Con una cuenta propia puede entrar desde cualquier lugar, invitar a colegas y administrar este servidor.',
  firstAdminGo: 'Crear cuenta',
  signOutTitle: '¿Cerrar la sesión en este navegador?',
  signOutText: 'Se cierra en todas sus pestañas.',
};
