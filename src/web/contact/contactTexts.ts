import type { PatientContact } from '../../wire/contact.ts';

export const noContact: PatientContact = { whereNow: '', callBackNumber: '' };

export const trimmed = ({ whereNow, callBackNumber }: PatientContact): PatientContact => ({
  whereNow: whereNow.trim(),
  callBackNumber: callBackNumber.trim(),
});

/** The link that dials a number as it was written (RFC 3966). */
export const telephoneLink = (number: string): string => `tel:${number.replace(/[^\d+]/g, '')}`;
