/** The states of the page about keeping and erasing. */
import type { Script } from './fakeServer.ts';
import { kept, preview } from './retentionAnswers.ts';
import type { GalleryState } from './GalleryState.ts';

type AsAdmin = (at: string, script?: Script) => GalleryState;

const caseNumber = preview.caseNumbers[0] ?? '';
const show = 'Show what would go';

export function retentionStates(asAdmin: AsAdmin): Readonly<Record<string, GalleryState>> {
  const at = '/admin/retention';
  const looking = (script: Script, ...press: string[]): GalleryState => ({
    ...asAdmin(at, script),
    fill: { 'Case number': caseNumber },
    press,
  });
  return {
    retention: asAdmin(at),
    'retention-empty': asAdmin(at, {
      getRetention: { reply: { ...kept, holds: [] } },
      listErasures: { reply: { erasures: [], nextCursor: null } },
    }),
    'retention-loading': { ...asAdmin(at, { getRetention: 'never' }), isLoading: true },
    'retention-failed': asAdmin(at, { getRetention: { refused: 'DEPENDENCY_UNAVAILABLE' } }),
    'retention-preview': looking({}, show),
    'retention-confirm': looking({}, show, 'Erase…'),
    'retention-held': looking({ previewErasure: { reply: { ...preview, refusals: ['legalHold'] } } }, show),
    'retention-not-found': looking({ previewErasure: { refused: 'CASE_NOT_FOUND' } }, show),
    'retention-due': { ...asAdmin(at), press: ['Show what is due now', 'Remove what is due'] },
  };
}
