/** STUN binding requests of an ICE agent that controls (RFC 8489, RFC 8445 section 7). The server is an ICE-lite agent. */
import { createHmac, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

export interface Credentials {
  usernameFragment: string;
  password: string;
}

const magicCookie = 0x2112a442;
const headerBytes = 20;
const priorityOfHost = 0x7e7fffff;

function attribute(type: number, value: Buffer): Buffer {
  const padded = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  padded.writeUInt16BE(type, 0);
  padded.writeUInt16BE(value.length, 2);
  value.copy(padded, 4);
  return padded;
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

/** `remote`: what the server told. */
export function bindingRequest(remote: Credentials, ownFragment: string): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt16BE(0x0001, 0);
  header.writeUInt32BE(magicCookie, 4);
  randomBytes(12).copy(header, 8);
  let message = Buffer.concat([
    header,
    attribute(0x0006, Buffer.from(`${remote.usernameFragment}:${ownFragment}`)), // USERNAME
    attribute(0x0024, uint32(priorityOfHost)), // PRIORITY
    attribute(0x802a, randomBytes(8)), // ICE-CONTROLLING
    attribute(0x0025, Buffer.alloc(0)), // USE-CANDIDATE
  ]);
  // Each of the last two covers the length as it is with itself (RFC 8489 sections 14.5 and 14.7).
  const coverWith = (bytes: number) => message.writeUInt16BE(message.length - headerBytes + bytes, 2);
  coverWith(24);
  const integrity = createHmac('sha1', remote.password).update(message).digest();
  message = Buffer.concat([message, attribute(0x0008, integrity)]);
  coverWith(8);
  return Buffer.concat([message, attribute(0x8028, uint32(crc32(message) ^ 0x5354554e))]);
}

export const isBindingSuccess = (datagram: Buffer): boolean => datagram.readUInt16BE(0) === 0x0101;
