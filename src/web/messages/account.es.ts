import type { account as english } from './account.en.ts';
import { plural } from './plural.ts';

const count = plural('es');

export const account: typeof english = {
  roles: {
    patient: 'Paciente',
    clinician: 'Profesional clínico',
    admin: 'Administrador',
    service: 'Servicio',
  },
  firstAdminDone: 'Su cuenta está creada. A partir de ahora, entre con ella.',
  next: 'Siguiente',
  remove: 'Quitar',
  removeNamed: (name: string) => `Quitar ${name}`,
  added: (date: string) => `Añadida el ${date}`,
  currentPassword: 'Contraseña actual',
  passwordText: 'Una contraseña nueva cierra su sesión en los demás navegadores.',
  changePassword: 'Cambiar la contraseña',
  passwordChanged: 'Su contraseña se ha cambiado. Se ha cerrado la sesión en otros navegadores.',
  totpTitle: 'Aplicación de autenticación',
  totpOff: 'Pide un código de su teléfono cuando entra con su contraseña.',
  totpOn: (codes: number) =>
    `Activada. ${count(codes, { one: 'Queda 1 código de recuperación.', other: 'Quedan # códigos de recuperación.' })}`,
  totpSetUp: 'Configurar la aplicación de autenticación',
  totpRemove: 'Desactivar la aplicación de autenticación',
  totpRemoveText: 'Entonces bastará su contraseña para entrar. Los códigos de recuperación dejan de valer.',
  totpRemoved: 'La aplicación de autenticación está desactivada.',
  scanText: 'Escanee esto con su aplicación de autenticación y escriba el código que muestra.',
  qrCode: 'Código QR para la aplicación de autenticación',
  typeText: 'O escriba esto en la aplicación:',
  sixDigits: 'Código de seis dígitos',
  codesText:
    'Guarde estos códigos de recuperación en un lugar seguro. Cada uno le permite entrar una vez cuando no tiene su teléfono. No se vuelven a mostrar.',
  codesTogether: 'Todos los códigos',
  codesKept: 'Los he guardado',
  passkeysTitle: 'Llaves de acceso',
  passkeysText: 'Entre con la huella, la cara o el PIN de un dispositivo, sin contraseña.',
  addPasskey: 'Añadir una llave de acceso',
  addPasskeyText: 'Su navegador pregunta dónde guardarla y le pide confirmarla en el dispositivo.',
  passkeyName: 'Nombre del dispositivo',
  passkeyNameHint: 'Para reconocerlo, como «Teléfono».',
  passkeyNameMissing: 'Dé un nombre al dispositivo.',
  passkeyNotMade: 'No se creó ninguna llave de acceso. Inténtelo de nuevo cuando quiera.',
  passkeyAdded: 'La llave de acceso se ha añadido.',
  removePasskeyTitle: '¿Quitar esta llave de acceso?',
  removePasskeyText: (name: string) => `«${name}» ya no le permitirá entrar.`,
  passkeyRemoved: 'La llave de acceso se ha quitado.',
  everywhereTitle: '¿Sesiones abiertas en otro lugar?',
  everywhereText: 'Cierra todas las sesiones de su cuenta, en este y en todos los demás navegadores.',
  everywhere: 'Cerrar sesión en todas partes',
};
