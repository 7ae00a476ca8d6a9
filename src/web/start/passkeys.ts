/** Asks the browser for a passkey. Null where the person or the device said no. */
import {
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import {
  passkeyAssertion,
  passkeyRegistration,
  type PasskeyAssertion,
  type PasskeyRegistration,
} from '../../wire/accounts.ts';

/** The server's library made them, in the JSON form that this one reads (WebAuthn level 3). */
type Options = { challenge: string };

export const canUsePasskeys = (): boolean => 'PublicKeyCredential' in window;

export async function askPasskey(options: Options): Promise<PasskeyAssertion | null> {
  const optionsJSON = options as PublicKeyCredentialRequestOptionsJSON;
  const answer = await startAuthentication({ optionsJSON }).catch(() => null);
  return answer && passkeyAssertion.parse(answer);
}

export async function makePasskey(options: Options): Promise<PasskeyRegistration | null> {
  const optionsJSON = options as PublicKeyCredentialCreationOptionsJSON;
  const answer = await startRegistration({ optionsJSON }).catch(() => null);
  return answer && passkeyRegistration.parse(answer);
}
