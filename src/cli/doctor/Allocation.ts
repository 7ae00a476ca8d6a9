import { StunWire, type WireKind } from './StunWire.ts';
import {
  errorOf,
  isSuccess,
  longTermKey,
  newTransactionId,
  readStun,
  readXorAddress,
  stunAttributes,
  stunIndications,
  stunMethods,
  uint32,
  writeStun,
  xorAddress,
  type StunAttribute,
  type StunMessage,
} from './stunMessage.ts';

const udp = 17;

/** The relay said no (RFC 8656, section 19). */
export class RelayRefusal extends Error {
  readonly code: number;

  constructor({ code, reason }: { code: number; reason: string }) {
    super(`${code} ${reason}`);
    this.code = code;
  }
}

/** RFC 7065, as settings hold it. */
export function partsOfTurnUrl(url: string): { kind: WireKind; host: string; port: number } {
  const [, scheme, bracketed, plain, port, transport] =
    /^(turns?):(?:\[([^\]]+)\]|([^:?]+))(?::(\d+))?(?:\?transport=(udp|tcp))?$/.exec(url) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) throw new Error(`${url} is no address of a relay`);
  const secure = scheme === 'turns';
  return {
    kind: secure ? 'tls' : transport === 'tcp' ? 'tcp' : 'udp',
    host,
    port: port === undefined ? (secure ? 5349 : 3478) : Number(port),
  };
}

/** One address on a relay, as a browser makes it: by long-term credentials over UDP, TCP or TLS. */
export class Allocation {
  /** What others see the client at. */
  readonly relayed: string;
  readonly #wire: StunWire;
  readonly #credentials: readonly StunAttribute[];
  readonly #key: Buffer;

  /** Throws RelayRefusal (401 where the credentials are not the relay's), or what keeps it from being reached. */
  static async make(
    url: string,
    { username, credential }: { username: string; credential: string },
  ): Promise<Allocation> {
    const { kind, ...place } = partsOfTurnUrl(url);
    const wire = await StunWire.open(kind, place);
    try {
      const wanted: StunAttribute = [stunAttributes.requestedTransport, Buffer.from([udp, 0, 0, 0])];
      // The first is refused with realm and nonce, which the second is bound to.
      const challenge = await wire.request(stunMethods.allocate, [wanted]);
      const realm = challenge.attributes.get(stunAttributes.realm);
      const nonce = challenge.attributes.get(stunAttributes.nonce);
      if (!realm || !nonce) throw refusalOf(challenge);
      const credentials: StunAttribute[] = [
        [stunAttributes.username, Buffer.from(username)],
        [stunAttributes.realm, realm],
        [stunAttributes.nonce, nonce],
      ];
      const key = longTermKey(username, realm.toString('utf8'), credential);
      const made = await wire.request(stunMethods.allocate, [wanted, ...credentials], key);
      if (!isSuccess(made)) throw refusalOf(made);
      const relayed = readXorAddress(made.attributes.get(stunAttributes.xorRelayedAddress));
      return new Allocation(wire, credentials, key, `${relayed?.address}:${relayed?.port}`);
    } catch (error) {
      wire.close();
      throw error;
    }
  }

  private constructor(wire: StunWire, credentials: readonly StunAttribute[], key: Buffer, relayed: string) {
    this.#wire = wire;
    this.#credentials = credentials;
    this.#key = key;
    this.relayed = relayed;
  }

  /** Throws RelayRefusal: 403 where the relay may not reach this peer. */
  async permit(peer: { address: string; port: number }): Promise<void> {
    const answer = await this.#wire.request(
      stunMethods.createPermission,
      [[stunAttributes.xorPeerAddress, xorAddress(peer)], ...this.#credentials],
      this.#key,
    );
    if (!isSuccess(answer)) throw refusalOf(answer);
  }

  /** Sends a STUN request to a peer through the relay; resolves with its answer. */
  ask(peer: { address: string; port: number }, request: Buffer): Promise<StunMessage> {
    const transactionId = request.subarray(8, 20);
    const indication = writeStun(stunIndications.send, newTransactionId(), [
      [stunAttributes.xorPeerAddress, xorAddress(peer)],
      [stunAttributes.data, request],
    ]);
    return this.#wire.exchange(indication, ({ type, attributes }) => {
      const data = type === stunIndications.data ? attributes.get(stunAttributes.data) : undefined;
      const answer = data && readStun(data);
      return answer?.transactionId.equals(transactionId) ? answer : undefined;
    });
  }

  /** Gives it back. */
  async close(): Promise<void> {
    const { refresh } = stunMethods;
    const attributes: StunAttribute[] = [[stunAttributes.lifetime, uint32(0)], ...this.#credentials];
    await this.#wire.request(refresh, attributes, this.#key).catch(() => undefined);
    this.#wire.close();
  }
}

const refusalOf = (answer: StunMessage) =>
  new RelayRefusal(errorOf(answer) ?? { code: 0, reason: 'the answer is none of a TURN server' });
