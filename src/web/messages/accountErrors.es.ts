import type { accountErrors as english } from './accountErrors.en.ts';

export const accountErrors: typeof english = {
  SIGN_IN_REFUSED:
    'Esa dirección y contraseña no pertenecen a ninguna cuenta. Revise ambas e inténtelo de nuevo.',
  SIGN_IN_LOCKED: 'Demasiados intentos fallidos. Espere unos minutos e inténtelo de nuevo.',
  SECOND_FACTOR_REFUSED:
    'Ese código o llave de acceso no fue aceptado. Pruebe con el siguiente código de su aplicación.',
  CHALLENGE_EXPIRED: 'Ha tardado demasiado. Empiece de nuevo.',
  REFRESH_REFUSED: 'Su sesión ha terminado. Entre de nuevo.',
  UNAUTHENTICATED: 'Su sesión ha terminado. Entre de nuevo.',
  TOKEN_EXPIRED: 'Su sesión ha terminado. Entre de nuevo.',
  ISSUER_NOT_CONFIGURED: 'Aquí no se puede entrar con una organización. Entre con su contraseña.',
  ISSUER_UNREACHABLE: 'El acceso de su organización no responde. Espere un momento e inténtelo de nuevo.',
  ISSUER_DENIED:
    'Su organización no le ha dado acceso. Inténtelo de nuevo o solicite acceso a su organización.',
  ISSUER_ANSWER_REFUSED:
    'No se pudo aceptar la respuesta de su organización. Inténtelo de nuevo; si sigue igual, avise a quien gestiona este servidor.',
  BEGUN_ELSEWHERE: 'Este acceso se empezó en otro navegador. Empiece de nuevo aquí.',
  ROLE_MISSING: 'Su organización no le da ninguna función aquí. Pídale una e inténtelo de nuevo.',
  ACCOUNT_DISABLED: 'Su cuenta aquí está desactivada. Consulte a un administrador.',
  SIGNS_IN_ELSEWHERE: 'Esta persona inicia sesión con un proveedor de identidad, que guarda su contraseña.',
  PASSWORD_WRONG: 'La contraseña no es correcta.',
  LINK_USED: 'Este enlace se ha usado, se ha sustituido o ha caducado. Pida uno nuevo.',
  INVITATION_NOT_FOUND: 'Esta invitación ya no está abierta: se aceptó, se anuló o ha caducado.',
  INVITATION_WITHDRAWN: 'Esta invitación se ha anulado. Pida una nueva.',
  MAIL_UNAVAILABLE:
    'Este servidor no envía correo. Pida a su administrador un enlace para elegir una contraseña nueva.',
  EMAIL_TAKEN: 'Ya existe una cuenta con esa dirección de correo.',
  ACCOUNT_EXISTS: 'Ya tiene una cuenta. Entre con ella.',
  USER_NOT_FOUND: 'No existe una cuenta así.',
  LAST_ADMIN: 'Alguien tiene que seguir siendo administrador. Nombre antes a otra persona.',
  TOTP_NOT_BEGUN: 'Empiece de nuevo a configurar la aplicación de autenticación.',
  PASSKEY_NOT_FOUND: 'Esta llave de acceso ya se ha quitado.',
  API_KEY_NOT_FOUND: 'No existe esa clave de API.',
  BREAK_GLASS_NOT_FOUND: 'No existe ese acceso de emergencia.',
  EMERGENCIES_OPEN:
    'Tiene abiertos tantos accesos de emergencia como puede tener una persona. Espere a que termine uno o pida a un administrador que revise alguno.',
  ALREADY_REVIEWED: 'Alguien ya lo ha revisado.',
  ORIGIN_NOT_ALLOWED: 'Esta dirección no puede usar el servidor. Quien lo gestiona puede permitirla.',
  NOT_FOUND: 'Aquí no hay nada con ese nombre.',
  REQUEST_TOO_LARGE: 'Es más grande de lo que admite el servidor.',
};
