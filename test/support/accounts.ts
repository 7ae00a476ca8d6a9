/** People with accounts on a `TestApi`, made the way they are made in a clinic. */
import type { SignedIn } from '../../src/wire/accounts.ts';
import { createFirstAdmin } from '../../src/wire/routes/accounts.ts';
import { exchangeStartLink } from '../../src/wire/routes/server.ts';
import { acceptInvitation, signIn } from '../../src/wire/routes/signIn.ts';
import { createInvitation } from '../../src/wire/routes/invitations.ts';
import type { TestApi } from './testApi.ts';

export interface Account {
  email: string;
  password: string;
  userId: string;
  /** An access token. */
  token: string;
  refreshToken: string;
}

/** Of a link that is shown: one that was mailed is not. */
export function secretOf(link: string | null): string {
  if (link === null) throw new Error('the link is not shown');
  return link.slice(link.lastIndexOf('=') + 1);
}

let count = 0;
const newPerson = () => {
  count += 1;
  return {
    displayName: `Person ${count}`,
    email: `person${count}@clinic.example`,
    password: `a long password ${count}`,
  };
};

const accountOf = (person: ReturnType<typeof newPerson>, reply: SignedIn): Account => ({
  email: person.email,
  password: person.password,
  userId: reply.user.userId,
  token: reply.accessToken,
  refreshToken: reply.refreshToken ?? '',
});

/** The token of somebody who opened a start link. */
export async function openStartLink(api: TestApi): Promise<{ accessToken: string; userId: string }> {
  const credential = secretOf(await api.auth.startLinks.issue());
  const { accessToken, user } = await api.expectReply(exchangeStartLink, { body: { credential } });
  return { accessToken, userId: user.userId };
}

/** Once for each server. */
export async function firstAdmin(api: TestApi): Promise<Account> {
  const person = newPerson();
  const reply = await api.expectReply(createFirstAdmin, {
    token: (await openStartLink(api)).accessToken,
    body: { ...person, refreshIn: 'body' },
  });
  return accountOf(person, reply);
}

export async function invited(
  api: TestApi,
  inviter: Account,
  role: 'patient' | 'clinician' | 'admin',
): Promise<Account> {
  const { url } = await api.expectReply(createInvitation, { token: inviter.token, body: { role } });
  const person = newPerson();
  const reply = await api.expectReply(acceptInvitation, {
    body: { secret: secretOf(url), ...person, refreshIn: 'body' },
  });
  return accountOf(person, reply);
}

export const signInBody = ({ email, password }: Account) => ({ email, password, refreshIn: 'body' });

/** Without a second factor. */
export async function signedInAgain(api: TestApi, account: Account): Promise<Account> {
  const reply = await api.expectReply(signIn, { body: signInBody(account) });
  if (reply.state !== 'signedIn') throw new Error('a second factor is asked for');
  return { ...account, token: reply.accessToken, refreshToken: reply.refreshToken ?? '' };
}
