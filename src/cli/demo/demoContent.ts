/** The invented people and the invented visit of a demonstration. Their names say so wherever they stand. */
import sharp from 'sharp';
import type { UserRole } from '../../wire/access.ts';

export interface DemoPerson {
  userId: string;
  displayName: string;
  email: string;
  role: UserRole;
}

/** Always the same ids, so that they are made once. */
const idOf = (number: number) => `01939a2e-7c00-7a10-8000-de${String(number).padStart(10, '0')}`;

export const demoPeople = {
  admin: {
    userId: idOf(1),
    displayName: 'Demo Administrator',
    email: 'admin@demo.invalid',
    role: 'admin',
  },
  okafor: {
    userId: idOf(2),
    displayName: 'Dr. Okafor (demo)',
    email: 'okafor@demo.invalid',
    role: 'clinician',
  },
  lund: { userId: idOf(3), displayName: 'Dr. Lund (demo)', email: 'lund@demo.invalid', role: 'clinician' },
  ana: { userId: idOf(4), displayName: 'Ana Ruiz (demo)', email: 'ana@demo.invalid', role: 'patient' },
} as const satisfies Record<string, DemoPerson>;

export const demoCase = {
  caseId: idOf(10),
  roomId: idOf(11),
  sessionId: idOf(12),
  recorderId: idOf(13),
  mediaId: idOf(14),
  patient: {
    name: 'Ana Ruiz (demo)',
    birthDate: '1984-05-12',
    sex: 'female' as const,
    phone: '+34 600 000 000',
    recordNumber: 'DEMO-1',
  },
  summary: 'Demonstration, an invented case: palpitations since Monday, worse at night.',
  fileName: 'demo-ecg.png',
};

export const demoParticipants = [
  { participantId: idOf(20), role: 'host' as const, person: demoPeople.okafor },
  { participantId: idOf(21), role: 'patient' as const, person: demoPeople.ana },
];

/** Who says what, one after the other. */
export const demoWords: readonly { messageId: string; speaker: 0 | 1; text: string }[] = (
  [
    [0, 'Good morning. This is a demonstration, and everything in it is invented.'],
    [1, 'Good morning, doctor. It began on Monday, in the evening.'],
    [0, 'What do you feel, and how long does it last?'],
    [1, 'My heart races for about ten minutes, mostly at night when I lie down.'],
    [0, 'Any pain in the chest, or shortness of breath?'],
    [1, 'No pain. Once I was a little dizzy.'],
    [0, 'Do you drink coffee, and do you take any medicine?'],
    [1, 'Four cups a day, and nothing but vitamins.'],
    [0, 'Let us look at the recording together, and then I would like a blood test.'],
  ] as const
).map(([speaker, text], at) => ({ messageId: idOf(30 + at), speaker, text }));

export const demoConsentIds = [idOf(50), idOf(51), idOf(52), idOf(53)];

/** A heartbeat, drawn. */
export function demoPicture(): Promise<Buffer> {
  const beat = (x: number) =>
    `${x},150 ${x + 30},150 ${x + 40},135 ${x + 50},150 ${x + 62},150 ${x + 68},165 ${x + 76},40 ${x + 84},185 ${x + 92},150 ${x + 120},150 ${x + 135},125 ${x + 150},150`;
  const line = [0, 150, 300, 450, 600].map(beat).join(' ');
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="750" height="240">
    <rect width="750" height="240" fill="#fff5f5"/>
    <polyline points="${line}" fill="none" stroke="#222" stroke-width="2"/>
    <text x="20" y="225" font-size="20" font-family="sans-serif">DEMO: an invented recording</text></svg>`;
  return sharp(Buffer.from(drawing)).png().toBuffer();
}
