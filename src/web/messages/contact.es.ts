import type { contact as en } from './contact.en.ts';

export const contact: typeof en = {
  where: 'Dónde está ahora',
  whereHint:
    'La dirección, o lo que una ambulancia necesitaría para encontrarle. Solo lo ve quien le atiende.',
  whereMissing: 'Diga dónde está ahora.',
  number: 'Teléfono para llamarle',
  numberHint: 'Se usa si falla el sonido o la imagen. Solo lo ve quien le atiende.',
  numberMissing: 'Indique un número de teléfono.',
  numberWrong: 'Indique un número completo de 6 a 15 cifras, como +34 600 000 000.',
  title: 'Si falla la conexión',
  calledAt: (number) => `Le llamarán al ${number}.`,
  youAre: (where) => `Está aquí: ${where}`,
  change: 'Cambiarlo',
  changeTitle: 'Dónde está y cómo llamarle',
  save: 'Guardar',
  isAt: (where) => `Está aquí: ${where}`,
  wasAt: (where) => `Estaba aquí: ${where}`,
  call: (name, number) => `Llamar a ${name}: ${number}`,
  gone: 'No está ahora',
  soundLost: (name) => `El sonido de ${name} no llega.`,
  ownSoundLost: 'Su sonido no llega.',
  goOnByPhone: 'Continúen por teléfono:',
  noSound: 'El sonido no llega.',
  theyCall: (number) => `Continúen por teléfono: su profesional le llamará al ${number}.`,
  theyCallSomebody: 'Continúen por teléfono: su profesional le llamará.',
};
