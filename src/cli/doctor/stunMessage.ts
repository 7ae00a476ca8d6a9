/** STUN messages (RFC 8489) as a client of ICE (RFC 8445) and TURN (RFC 8656) writes and reads them. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { isIPv4, SocketAddress } from 'node:net';
import { crc32 } from 'node:zlib';

export const stunMethods = { binding: 0x0001, allocate: 0x0003, refresh: 0x0004, createPermission: 0x0008 };
export const stunIndications = { send: 0x0016, data: 0x0017 };
export const stunAttributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
  priority: 0x0024,
  fingerprint: 0x8028,
  iceControlling: 0x802a,
};

export type StunAttribute = readonly [type: number, value: Buffer];

export interface StunMessage {
  type: number;
  transactionId: Buffer;
  /** The first of each. */
  attributes: ReadonlyMap<number, Buffer>;
}

const cookie = 0x2112a442;
export const stunHeaderBytes = 20;
const successBit = 0x0100;
const errorBits = 0x0110;

export const isSuccess = ({ type }: StunMessage) => (type & errorBits) === successBit;
export const newTransactionId = () => randomBytes(12);

/** `key`: of the integrity, where the message carries one. */
export function writeStun(
  type: number,
  transactionId: Buffer,
  attributes: readonly StunAttribute[],
  key: Buffer | null = null,
): Buffer {
  let body = Buffer.concat(attributes.map(written));
  if (key) {
    // Both checks cover a length that counts themselves already (RFC 8489, sections 14.5 and 14.7).
    const covered = Buffer.concat([header(type, body.length + 24, transactionId), body]);
    const integrity = createHmac('sha1', key).update(covered).digest();
    body = Buffer.concat([body, written([stunAttributes.messageIntegrity, integrity])]);
  }
  const covered = Buffer.concat([header(type, body.length + 8, transactionId), body]);
  const fingerprint = uint32((crc32(covered) ^ 0x5354554e) >>> 0);
  return Buffer.concat([covered, written([stunAttributes.fingerprint, fingerprint])]);
}

/** Null where the bytes are no STUN message. */
export function readStun(bytes: Buffer): StunMessage | null {
  if (bytes.length < stunHeaderBytes || bytes.readUInt32BE(4) !== cookie) return null;
  const end = stunHeaderBytes + bytes.readUInt16BE(2);
  if (end > bytes.length) return null;
  const attributes = new Map<number, Buffer>();
  for (let at = stunHeaderBytes; at + 4 <= end;) {
    const type = bytes.readUInt16BE(at);
    const length = bytes.readUInt16BE(at + 2);
    if (at + 4 + length > end) return null;
    if (!attributes.has(type)) attributes.set(type, bytes.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return { type: bytes.readUInt16BE(0), transactionId: bytes.subarray(8, 20), attributes };
}

/** Null where it names none. */
export function errorOf({ attributes }: StunMessage): { code: number; reason: string } | null {
  const value = attributes.get(stunAttributes.errorCode);
  if (!value || value.length < 4) return null;
  return { code: ((value[2] ?? 0) & 7) * 100 + (value[3] ?? 0), reason: value.subarray(4).toString('utf8') };
}

/** Of long-term credentials (RFC 8489, section 9.2.2). */
export const longTermKey = (username: string, realm: string, password: string) =>
  createHash('md5').update(`${username}:${realm}:${password}`).digest();

/** XOR-PEER-ADDRESS of an IPv4 address. */
export function xorAddress({ address, port }: { address: string; port: number }): Buffer {
  if (!isIPv4(address)) throw new Error(`${address} is no IPv4 address`);
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const value = Buffer.alloc(8);
  value.writeUInt8(1, 1);
  value.writeUInt16BE(port ^ (cookie >>> 16), 2);
  value.writeUInt32BE((number ^ cookie) >>> 0, 4);
  return value;
}

/** Null where it is no IPv4 address. */
export function readXorAddress(value: Buffer | undefined): SocketAddress | null {
  if (value?.length !== 8 || value[1] !== 1) return null;
  const number = (value.readUInt32BE(4) ^ cookie) >>> 0;
  const address = [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
  return new SocketAddress({ address, port: value.readUInt16BE(2) ^ (cookie >>> 16) });
}

export function uint32(number: number): Buffer {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(number);
  return value;
}

function header(type: number, length: number, transactionId: Buffer): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(length, 2);
  bytes.writeUInt32BE(cookie, 4);
  return Buffer.concat([bytes, transactionId]);
}

function written([type, value]: StunAttribute): Buffer {
  const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}
