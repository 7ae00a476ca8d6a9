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
      ),
    },
    {
      id: 'accounts.reset',
      text: 'A password is set anew by a link that works once, by mail or from an administrator.',
      proof: tests(
        'auth/accounts.test.ts',
        'are set anew by a mailed link, once; who asks learns nothing of who has an account',
        'have one open link: an older one is void',
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
        ...tests('api/access.test.ts', 'holds its rule for %s', 'refuses a guest', 'refuses a stranger'),
        ...tests('signaling/access.test.ts', '%s'),
        ...tests(
          'auth/cases.test.ts',
          'is to %s (%s): read %s, write %s, manage %s',
          'that is deleted, or never was, is as unknown as somebody else’s',
          'the audit log says for what purpose a case was read',
        ),
      ],
    },
    {
      id: 'accounts.breakGlass',
      text: 'A clinician opens a case that is not theirs with a written reason, for a limited time, flagged and reviewed.',
      proof: tests(
        'auth/cases.test.ts',
        'opens a case for reading, for a time, until it is reviewed by somebody else',
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
