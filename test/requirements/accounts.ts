import { tests, type Chapter } from './requirement.ts';

export const accounts: Chapter = {
  title: 'Who',
  requirements: [
    {
      id: 'accounts.firstAdmin',
      text: 'The start link signs its opener in without an account; making the first admin account from it takes one form.',
      proof: tests(
        'auth/accounts.test.ts',
        'is made from the start link by one form, and keeps what was made before',
        'is made once, by the operator alone; the start link signs in as before',
        'has a start link for a working day, which signing out ends',
      ).concat(
        tests(
          'e2e/signIn.test.ts',
          'the start link makes the first administrator, in one form, who then signs in without it',
        ),
      ),
    },
    {
      id: 'accounts.passwords',
      text: 'Passwords are kept as argon2id hashes; failures lock an account, known or not, and tell nothing about who has one.',
      proof: tests(
        'auth/accounts.test.ts',
        'answers the same for a wrong password, an unknown address and a disabled account',
        'takes as long for an unknown address as for a wrong password',
        'locks after ten failures, known or not, also for the right password, and for all servers',
        'keeps no password and no name or address in the clear',
      ).concat(
        tests(
          'e2e/signIn.test.ts',
          'a wrong password is told without saying what was wrong, and too many are told as too many',
        ),
      ),
    },
    {
      id: 'accounts.tokens',
      text: 'Access tokens are short-lived and revocable, refresh tokens rotate, and a stolen one ends the sign-in.',
      proof: tests(
        'auth/accounts.test.ts',
        'replaces the refresh token each time; an old one ends the sign-in for everybody',
        'takes the same token again within seconds, since a reply may have been lost',
        'works by a cookie that no script and no other site gets',
        'ends one sign-in, or all of the account',
      ).concat(
        tests(
          'e2e/signIn.test.ts',
          'a sign-in is renewed before its token ends, and the person notices nothing',
        ),
      ),
    },
    {
      id: 'accounts.out',
      text: 'Who signs out is out in every tab; whose account is disabled is put out at once, of a visit too.',
      proof: tests(
        'e2e/signIn.test.ts',
        'all tabs of a browser sign out and in together',
        'whose account is disabled is put out at once, and does not come in again',
        'whose account is disabled while they are in a visit is put out of that as well',
      ),
    },
    {
      id: 'accounts.reset',
      text: 'A password is set anew by a link that works once, by mail or from an administrator.',
      proof: tests('auth/accounts.test.ts', 'have one open link: an older one is void').concat(
        tests(
          'notifications/mail.test.ts',
          'a link to set a new password is mailed and works once; who asks learns nothing of who has an account',
        ),
        tests('e2e/signIn.test.ts', 'a link sets a new password, once, and unlocks'),
      ),
    },
    {
      id: 'accounts.guestLink',
      text: 'Whoever signed in to an account that fits a link into a room enters by it as the owner of that account; others in front of the same browser are guests.',
      proof: tests(
        'e2e/signIn.test.ts',
        'whoever signed in enters by a colleague’s link as the owner of their account; by a patient’s link as a guest',
      ),
    },
    {
      id: 'accounts.invitation',
      text: 'Colleagues and patients come to an account by a link that works once.',
      proof: tests(
        'auth/accounts.test.ts',
        'make one account, with the invited address',
        'are for addresses without an account',
        'come from clinicians too, but not to administrators',
      ).concat(
        tests(
          'e2e/signIn.test.ts',
          'somebody who was invited makes an account, once, and is where they begin',
        ),
      ),
    },
    {
      id: 'accounts.invitedToCase',
      text: 'Whoever accepts an invitation that was made in a case is in that case, in the name of who invited; where they may not any more, there is an account and no case, and the audit log says why.',
      proof: tests(
        'cases/invited.test.ts',
        'as a %s is in it when they accept, as %s, in the name of who invited',
        'has an account and no case where %s, and that is written down',
      ),
    },
    {
      id: 'accounts.secondFactors',
      text: 'Authenticator apps with recovery codes, and passkeys, protect an account.',
      proof: tests(
        'auth/secondFactors.test.ts',
        'is asked for a code after the password; each code works once',
        'is replaced by a recovery code when it is lost, each of which works once, however it is typed',
        'locks the account when codes are guessed',
        'signs in without a password, once for each challenge',
        'is a second factor: the password alone lets nobody in',
        'of a device that does not know its owner, was copied, or is somebody else’s is refused',
        'on a page that only looks like this one gets nobody in',
      ).concat(
        tests(
          'e2e/secondFactors.test.ts',
          'an authenticator app is set up in the page; its codes and each recovery code once are then asked for',
          'a passkey is added, signs in alone and in place of a code, and no longer once it is removed',
        ),
      ),
    },
    {
      id: 'accounts.oidc',
      text: 'Any OpenID Connect issuer signs people in by the keys it publishes.',
      proof: tests(
        'auth/oidc.test.ts',
        'makes an account for who comes for the first time, and finds it again',
        'never opens the account of somebody with the same address',
        'gives the role it names now, and none of ours is no way in',
        'is refused for another audience, once expired, of foreign keys, and unsigned',
      ),
    },
    {
      id: 'accounts.organisation',
      text: 'The page signs people in at that issuer by the authorization code flow with PKCE, bound to their browser, and brings them back to where they wanted to go.',
      proof: tests(
        'auth/issuerSignIn.test.ts',
        'makes an account for who comes for the first time, and enters as every other way in does',
        'asks for a code with PKCE, a state and a nonce that differ each time, and keeps secrets from the page',
        'for a state that was never given out, and for one that has been used: a code works once',
        'in a browser that did not begin it, which uses nothing up',
        'where the code was made for another sign-in, as when it was stolen (RFC 7636)',
        'for an ID token that another has signed',
        'where the issuer says that it was another (RFC 9207)',
        'for who has been disabled here',
        'while the issuer does not answer, before and after somebody has been there',
        'without a name for this server nobody is sent there, and the variable is named',
        'a token of the identity provider is written down when it is first brought, and not again',
      ).concat(
        tests(
          'e2e/organisation.test.ts',
          'somebody signs in at their organisation, lands where they wanted to go, stays in, and signs out',
          'who cancels, or has no role here, is told so, and signs in after all',
          'what was begun in another browser opens nothing in this one',
          'whose account is disabled is put out, and does not come in again',
          'an organisation that does not answer is told as such',
        ),
      ),
    },
    {
      id: 'accounts.apiKeys',
      text: 'Services come in by keys that are shown once, hashed, scoped, expiring and revocable.',
      proof: tests(
        'auth/apiKeys.test.ts',
        'is shown once: neither lists nor the graph have it',
        'is refused once revoked, once expired, when changed, and while its service is disabled',
        'opens what its scopes name and nothing else',
      ),
    },
    {
      id: 'accounts.policy',
      text: 'Every route and event has a rule, and holds it for each role and each relationship to a case.',
      proof: [
        ...tests(
          'api/access.test.ts',
          'holds its rule for %s',
          'refuses a guest',
          'refuses a stranger',
          'every route that names a case or a file of one has a rule for the case',
        ),
        ...tests(
          'api/mounts.test.ts',
          'nothing is mounted but the table of entries and what is named here with its rule',
          'what is mounted beside them is found, wherever it hangs',
        ),
        ...tests('api/board.test.ts', 'holds its rule for who is %s, whatever they were when it was given'),
        ...tests('signaling/access.test.ts', '%s'),
        ...tests(
          'auth/cases.test.ts',
          'is to %s (%s): read %s, write %s, manage %s',
          'that is deleted, or never was, is as unknown as somebody else’s',
          'is found by the query, or by the file that the request names, where the rule says so',
          'the audit log says for what purpose a case and its files were read',
        ),
      ],
    },
    {
      id: 'accounts.breakGlass',
      text: 'A clinician opens a case that is not theirs with a written reason, for a limited time, flagged and reviewed.',
      proof: tests(
        'auth/cases.test.ts',
        'opens a case for reading, for a time, until it is reviewed by somebody else',
        'opens no more at once than one person may have',
        'ends by itself',
        'is not reviewed by who did it',
        'keeps its reason sealed in the graph, and out of the audit log, which has the rest',
      ),
    },
    {
      id: 'accounts.audit',
      text: 'Sign-ins, failures, lock-outs and what changes about accounts are in the audit log.',
      proof: tests(
        'auth/accounts.test.ts',
        'everything that happened to accounts is in the audit log, without a name or an address',
      ),
    },
  ],
};
