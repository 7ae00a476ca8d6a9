import type { signIn as english } from './signIn.en.ts';

export const signIn: typeof english = {
  email: 'Correo electrónico',
  emailMissing: 'Escriba una dirección de correo, como nombre@clinica.example.',
  password: 'Contraseña',
  newPassword: 'Contraseña nueva',
  passwordMissing: 'Escriba una contraseña.',
  passwordHint: (characters: number) =>
    `Al menos ${characters} caracteres. Sirven unas cuantas palabras que solo usted juntaría.`,
  displayName: 'Su nombre',
  displayNameHint: 'Lo ven colegas y pacientes.',
  displayNameMissing: 'Escriba su nombre.',
  byOrganisation: 'Entrar con su organización',
  organisationText: 'Entrará en la página de su organización y volverá aquí.',
  otherWay: 'Entrar de otra manera',
  byPasskey: 'Entrar con una llave de acceso',
  passkeyCancelled: 'No se usó ninguna llave de acceso. Inténtelo de nuevo o entre de otra manera.',
  passkeyNeeded: 'Su cuenta está protegida con una llave de acceso. Úsela para terminar de entrar.',
  forgot: '¿Olvidó su contraseña?',
  operatorTitle: '¿Está poniendo en marcha este servidor?',
  operatorText:
    'Abra el enlace de inicio que mostró el servidor, o genere uno nuevo en el equipo que ejecuta Consilium:',
  endedTitle: 'Su sesión ha terminado',
  endedText: 'Entre de nuevo y volverá a donde estaba.',
  secondFactorTitle: 'Un paso más',
  code: 'Código',
  codeHint:
    'Los seis dígitos que muestra su aplicación de autenticación, o uno de sus códigos de recuperación.',
  codeMissing: 'Escriba el código.',
  confirmCode: 'Confirmar',
  unreachableTitle: 'El servidor no responde',
  unreachableText: 'Su sesión sigue abierta. Esta página lo vuelve a intentar sola.',

  forgotTitle: '¿Olvidó su contraseña?',
  forgotText: 'Escriba la dirección de su cuenta. Le enviaremos un enlace para elegir una contraseña nueva.',
  ask: 'Enviar el enlace',
  askedTitle: 'Revise su correo',
  askedText: 'Si hay una cuenta con esa dirección, el enlace va en camino. Es válido durante una hora.',
  resetTitle: 'Elegir una contraseña nueva',
  resetText: 'Después se cerrarán todas sus sesiones y entrará con la contraseña nueva.',
  setPassword: 'Guardar la contraseña',
  setTitle: 'Su contraseña nueva está guardada',
  setText: 'Entre ahora con ella.',
  toSignIn: 'Ir a la entrada',

  invitationTitle: 'Crear su cuenta',
  invitationText: {
    patient: 'Su clínica le ha invitado. Con una cuenta verá sus propias visitas y lo que pertenece a ellas.',
    clinician: 'Le han invitado como profesional clínico. Podrá atender a pacientes y llevar casos.',
    admin: 'Le han invitado como administrador de este servidor.',
  },
  accept: 'Crear la cuenta',
  invitationOverTitle: 'Esta invitación ya no es válida',
  invitationOverText:
    'Se ha usado, se ha anulado o sustituido, o ha caducado. Si creó su cuenta con ella, entre; si no, pida una invitación nueva.',
  invitationWithdrawnTitle: 'Esta invitación se ha anulado',
  invitationWithdrawnText: 'Quien le invitó la ha retirado. Pídale una nueva si fue un error.',
};
