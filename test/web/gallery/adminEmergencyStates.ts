/** The states of the page where emergency accesses are reviewed. */
import { sample } from '../../../src/wire/examples.ts';
import { listBreakGlass } from '../../../src/wire/routes/users.ts';
import type { Script } from './fakeServer.ts';
import type { GalleryState } from './GalleryState.ts';

type AsAdmin = (at: string, script?: Script) => GalleryState;

const [usual] = listBreakGlass.example.reply.accesses;
const some = {
  accesses: [
    usual,
    {
      ...usual,
      breakGlassId: sample.gapId,
      displayName: 'Prof. Dr. Maximiliane-Alexandra von Hohenstein-Schwarzenberg zu Waldeck',
      review: {
        at: sample.startedAt,
        byUserId: sample.hostId,
        verdict: 'unjustified',
        remark: 'Not on duty.',
      },
      reviewedBy: 'Dr. Lund',
    },
  ],
  nextCursor: null,
};

export function adminEmergencyStates(asAdmin: AsAdmin): Readonly<Record<string, GalleryState>> {
  const at = '/admin/emergency-access';
  const withSome = (press: string[], script: Script = {}): GalleryState => ({
    ...asAdmin(at, { listBreakGlass: { reply: some }, ...script }),
    press,
  });
  const review = 'Review the access of Dr. Okafor';
  return {
    emergency: withSome([]),
    'emergency-none': asAdmin(at, { listBreakGlass: { reply: { accesses: [], nextCursor: null } } }),
    'emergency-loading': { ...asAdmin(at, { listBreakGlass: 'never' }), isLoading: true },
    'emergency-failed': asAdmin(at, { listBreakGlass: { refused: 'DEPENDENCY_UNAVAILABLE' } }),
    'emergency-review': withSome([review]),
    'emergency-reviewed-already': withSome([review, 'Save review'], {
      reviewBreakGlass: { refused: 'ALREADY_REVIEWED' },
    }),
  };
}
