/** Signing in at the organisation: the button, what can come of it, and the way back. */
import { getCapabilities } from '../../../src/wire/routes/server.ts';
import { sampleSecret } from '../../../src/wire/routes/signIn.ts';
import type { ErrorCode } from '../../../src/wire/errors.ts';
import type { Script } from './fakeServer.ts';
import type { GalleryState } from './GalleryState.ts';

/** This server sends people to an identity provider. */
const withOrganisation: Script = {
  getCapabilities: {
    reply: getCapabilities.reply.parse({ ...getCapabilities.example.reply, identityProvider: true }),
  },
};

const back = `/sign-in/organisation?state=${sampleSecret}&code=x`;

const refusals: readonly ErrorCode[] = [
  'ISSUER_DENIED',
  'ISSUER_ANSWER_REFUSED',
  'BEGUN_ELSEWHERE',
  'CHALLENGE_EXPIRED',
  'ROLE_MISSING',
  'ACCOUNT_DISABLED',
];

const nameOf = (code: ErrorCode) => code.toLowerCase().replaceAll('_', '-');

export const organisationStates = (
  app: (at: string, script: Script) => GalleryState,
): Record<string, GalleryState> => ({
  'sign-in-organisation': app('/cases', withOrganisation),
  'sign-in-organisation-other-way': {
    ...app('/cases', withOrganisation),
    press: ['Sign in another way'],
  },
  'sign-in-organisation-unreachable': {
    ...app('/cases', { ...withOrganisation, beginIssuerSignIn: { refused: 'ISSUER_UNREACHABLE' } }),
    press: ['Sign in with your organisation'],
  },
  ...Object.fromEntries(
    refusals.map((refused) => [
      `sign-in-organisation-${nameOf(refused)}`,
      app(back, { ...withOrganisation, signInByIssuer: { refused } }),
    ]),
  ),
  'sign-in-organisation-unreadable': app('/sign-in/organisation?code=x', withOrganisation),
  'sign-in-organisation-returning': {
    ...app(back, { ...withOrganisation, signInByIssuer: 'never' }),
    isLoading: true,
  },
  'sign-in-organisation-done': app(back, withOrganisation),
});
