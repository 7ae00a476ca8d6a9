/** The states of the page about everybody who has an account. */
import { createInvitation } from '../../../src/wire/routes/invitations.ts';
import { sample } from '../../../src/wire/examples.ts';
import { openInvitations } from './adminAnswers.ts';
import { noneErased } from '../../../src/wire/retention.ts';
import { preview } from './retentionAnswers.ts';
import type { Script } from './fakeServer.ts';
import type { GalleryState } from './GalleryState.ts';

type AsAdmin = (at: string, script?: Script) => GalleryState;

export function adminUserStates(asAdmin: AsAdmin): Readonly<Record<string, GalleryState>> {
  const at = '/admin/users';
  const pressing = (press: NonNullable<GalleryState['press']>, script: Script = {}): GalleryState => ({
    ...asAdmin(at, script),
    press,
  });
  const ofLund = 'Actions for Dr. Ines Lund';
  const ofOneself = 'Actions for Dr. Chidi Okafor';
  const ofAddress = { 'E-mail address': 'i.lund@clinic.example' };
  const open: Script = {
    listInvitations: { reply: { invitations: openInvitations, nextCursor: sample.userId } },
  };
  const ofRuiz = 'Actions for Ana Ruiz';
  const erase = 'Erase their data';
  const typed = { 'Name of the person': 'Ana Ruiz' };
  const ofPerson = { ...preview, kind: 'patient' as const };
  const person: Script = { previewErasure: { reply: ofPerson } };
  const ofInvited = 'i.lund@clinic.example';
  return {
    users: asAdmin(at),
    'users-invitations': asAdmin(at, open),
    'users-invitations-failed': asAdmin(at, { listInvitations: { refused: 'DEPENDENCY_UNAVAILABLE' } }),
    'users-invitation-sent': pressing([`Send again: ${ofInvited}`], open),
    'users-invitation-link': pressing([`Send again: ${ofInvited}`], {
      ...open,
      resendInvitation: { reply: createInvitation.example.reply },
    }),
    'users-invitation-over': pressing([`Send again: ${ofInvited}`], {
      ...open,
      resendInvitation: { refused: 'INVITATION_NOT_FOUND' },
    }),
    'users-invitation-withdraw': pressing([`Withdraw the invitation: ${ofInvited}`], open),
    'users-nobody': asAdmin(at, { searchUsers: { reply: { users: [], nextCursor: null } } }),
    'users-loading': { ...asAdmin(at, { searchUsers: 'never' }), isLoading: true },
    'users-failed': asAdmin(at, { searchUsers: { refused: 'DEPENDENCY_UNAVAILABLE' } }),
    'users-searched': { ...asAdmin(at), fill: { 'Name or e-mail address': 'lund' }, press: ['Search'] },
    'users-menu': pressing([ofLund]),
    'users-role': pressing([ofLund, 'Change role']),
    'users-disable': pressing([ofLund, 'Disable']),
    'users-last-admin': pressing([ofOneself, 'Disable', 'Disable account'], {
      updateUser: { refused: 'LAST_ADMIN' },
    }),
    'users-second-factors': pressing([ofLund, 'Remove second factors']),
    'users-changed': pressing([ofLund, 'Sign out everywhere', 'Sign out everywhere']),
    'users-erase': pressing([ofRuiz, erase], person),
    'users-erase-bare': pressing([ofRuiz, erase], {
      previewErasure: { reply: { ...ofPerson, caseNumbers: [], counts: noneErased } },
    }),
    'users-erase-held': pressing([ofRuiz, erase], {
      previewErasure: { reply: { ...ofPerson, refusals: ['legalHold'] } },
    }),
    'users-erase-loading': {
      ...pressing([ofRuiz, erase], { previewErasure: 'never' }),
      isLoading: true,
    },
    'users-erase-failed': pressing([ofRuiz, erase], {
      previewErasure: { refused: 'DEPENDENCY_UNAVAILABLE' },
    }),
    'users-erase-refused': pressing([ofRuiz, erase, typed, 'Erase for good'], {
      ...person,
      erasePerson: { refused: 'ERASURE_REFUSED' },
    }),
    'users-erased': pressing([ofRuiz, erase, typed, 'Erase for good'], person),
    'users-reset-link': pressing([ofLund, 'New password link', 'Make link']),
    'users-invite': pressing(['Invite']),
    'users-invited': pressing(['Invite', 'Make invitation']),
    'users-invited-unmailed': pressing(['Invite', ofAddress, 'Make invitation']),
    'users-invited-mailed': pressing(['Invite', ofAddress, 'Make invitation'], {
      createInvitation: { reply: { ...createInvitation.example.reply, url: null, mailed: true } },
    }),
    'users-invite-taken': pressing(['Invite', 'Make invitation'], {
      createInvitation: { refused: 'EMAIL_TAKEN' },
    }),
  };
}
