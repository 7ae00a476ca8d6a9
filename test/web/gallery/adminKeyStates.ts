/** The states of the page about the keys of other programs. */
import { sample } from '../../../src/wire/examples.ts';
import { listApiKeys } from '../../../src/wire/routes/users.ts';
import type { Script } from './fakeServer.ts';
import type { GalleryState } from './GalleryState.ts';

type AsAdmin = (at: string, script?: Script) => GalleryState;

const [usual] = listApiKeys.example.reply.apiKeys;
const some = {
  apiKeys: [
    {
      ...usual,
      expiresAt: '2099-03-02T09:00:00.000Z',
      scopes: ['cases:read', 'cases:write', 'visits:write'],
    },
    {
      ...usual,
      apiKeyId: sample.gapId,
      serviceId: sample.hostId,
      serviceName: 'Krankenhausinformationssystem des Universitätsklinikums Hohenstein-Waldeck',
      revokedAt: sample.startedAt,
    },
    { ...usual, apiKeyId: sample.userId, expiresAt: sample.startedAt },
  ],
  nextCursor: null,
};

export function adminKeyStates(asAdmin: AsAdmin): Readonly<Record<string, GalleryState>> {
  const at = '/admin/keys';
  const withSome = (...press: NonNullable<GalleryState['press']>): GalleryState => ({
    ...asAdmin(at, { listApiKeys: { reply: some } }),
    press,
  });
  return {
    keys: withSome(),
    'keys-none': asAdmin(at, { listApiKeys: { reply: { apiKeys: [], nextCursor: null } } }),
    'keys-loading': { ...asAdmin(at, { listApiKeys: 'never' }), isLoading: true },
    'keys-failed': asAdmin(at, { listApiKeys: { refused: 'DEPENDENCY_UNAVAILABLE' } }),
    'keys-create': withSome('New key'),
    'keys-created': withSome(
      'New key',
      { 'Name of the program': 'Booking platform' },
      'Read cases',
      'Make key',
    ),
    'keys-revoke': withSome('Revoke the key of Booking'),
  };
}
