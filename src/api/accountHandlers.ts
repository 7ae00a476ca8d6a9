import { actorOf } from '../auth/actors.ts';
import type { Accounts } from '../auth/Accounts.ts';
import type { Passkeys } from '../auth/Passkeys.ts';
import { requireUser } from '../auth/policy.ts';
import type { SecondFactors } from '../auth/SecondFactors.ts';
import type { SigningIn } from '../auth/SigningIn.ts';
import type { PasskeyRecord } from '../graph/repositories/PasskeyRepository.ts';
import type { UserRecord } from '../graph/repositories/UserRepository.ts';
import type { PasskeyView, UserView } from '../wire/accounts.ts';
import {
  addPasskey,
  beginPasskey,
  beginTotp,
  changePassword,
  confirmTotp,
  createFirstAdmin,
  getMe,
  removePasskey,
  removeTotp,
} from '../wire/routes/accounts.ts';
import { bind, type Binding, type CallContext } from './binding.ts';
import { newlySignedIn } from './signInHandlers.ts';

export interface AccountHandlersOptions {
  accounts: Accounts;
  signingIn: SigningIn;
  secondFactors: SecondFactors;
  passkeys: Passkeys;
}

export const userViewOf = (user: UserRecord): UserView => {
  const { userId, displayName, email, role, createdAt, disabledAt, demo } = user;
  return { userId, displayName, email, role, createdAt, disabledAt, ...(demo && { demo }) };
};

const passkeyViewOf = ({ passkeyId, name, createdAt }: PasskeyRecord): PasskeyView => ({
  passkeyId,
  name,
  createdAt,
});

export function accountHandlers(options: AccountHandlersOptions): Binding[] {
  const { accounts, signingIn, secondFactors, passkeys } = options;

  /** The caller's account, and as whom the audit log knows them. */
  const caller = async ({ identity, requestId }: Pick<CallContext, 'identity' | 'requestId'>) => ({
    user: await accounts.ofCaller(requireUser(identity)),
    actor: actorOf(identity, requestId),
  });

  return [
    bind(createFirstAdmin, async ({ identity, body, requestId, ...call }) => {
      const { refreshIn: where, ...person } = body;
      const actor = actorOf(identity, requestId);
      const entered = await accounts.createFirstAdmin(requireUser(identity), person, actor);
      return newlySignedIn(accounts, entered, { where, ...call });
    }),

    bind(getMe, async ({ identity }) => {
      const { userId, displayName, roles } = requireUser(identity);
      const user = await accounts.find(userId);
      return {
        userId,
        displayName: user?.displayName ?? displayName,
        roles: [...roles],
        account: user && {
          ...userViewOf(user),
          hasPassword: user.passwordHash !== null,
          hasTotp: user.totpSecret !== null,
          recoveryCodesLeft: user.recoveryHashes.length,
          passkeys: (await passkeys.listOf(userId)).map(passkeyViewOf),
        },
      };
    }),

    bind(changePassword, async ({ identity, body, requestId }) => {
      await accounts.changePassword(requireUser(identity), body, actorOf(identity, requestId));
      return {};
    }),

    bind(beginTotp, async ({ body, ...call }) => {
      const { user, actor } = await caller(call);
      await signingIn.requirePassword(user, body.password, actor);
      return secondFactors.begin(user);
    }),

    bind(confirmTotp, async ({ body, ...call }) => {
      const { user, actor } = await caller(call);
      return { recoveryCodes: await secondFactors.confirm(user, body.code, actor) };
    }),

    bind(removeTotp, async ({ body, ...call }) => {
      const { user, actor } = await caller(call);
      await signingIn.requirePassword(user, body.password, actor);
      await secondFactors.remove(user, actor);
      return {};
    }),

    bind(beginPasskey, async ({ body, origin, ...call }) => {
      const { user, actor } = await caller(call);
      await signingIn.requirePassword(user, body.password, actor);
      return passkeys.beginRegistration(user, origin());
    }),

    bind(addPasskey, async ({ body, origin, ...call }) => {
      const { user, actor } = await caller(call);
      return passkeyViewOf(await passkeys.register(user, { ...body, origin: origin() }, actor));
    }),

    bind(removePasskey, async ({ params, body, ...call }) => {
      const { user, actor } = await caller(call);
      await signingIn.requirePassword(user, body.password, actor);
      await passkeys.remove(user.userId, params.passkeyId, actor);
      return {};
    }),
  ];
}
