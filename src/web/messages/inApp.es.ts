import type { inApp as english } from './inApp.en.ts';

export const inApp: typeof english = {
  title: 'Abra este enlace en su navegador',
  text: (app) => `Está dentro de ${app}. Ahí la cámara y el micrófono no suelen funcionar.`,
  textPlain: 'Está dentro de una aplicación. Ahí la cámara y el micrófono no funcionan.',
  open: 'Abrir en el navegador',
  byHand: 'Copie el enlace y péguelo en la barra de direcciones de su navegador:',
  byHandIphone: 'Copie el enlace, abra Safari y péguelo en su barra de direcciones:',
  link: 'Su enlace',
  stay: 'Probar aquí',
};
