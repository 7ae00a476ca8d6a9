import type { NetworkInterfaceInfo } from 'node:os';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isLoopback, isWildcard, mediaAddresses, networkAddresses } from '../../config/addresses.ts';
import { adminSocketPath } from '../../config/adminSocket.ts';

const ip4 = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  internal,
  family: 'IPv4',
  netmask: '255.255.255.0',
  mac: '00:00:00:00:00:00',
  cidr: null,
});

describe('addresses', () => {
  it('of this machine: real networks before bridges, nothing that only it can reach', () => {
    const interfaces = {
      lo: [ip4('127.0.0.1', true)],
      docker0: [ip4('172.17.0.1')],
      en0: [ip4('169.254.1.2'), ip4('192.168.1.7')],
    };
    expect(networkAddresses(interfaces)).toEqual(['192.168.1.7', '172.17.0.1']);
    expect(networkAddresses({})).toEqual([]);
  });

  it('know loopback and wildcards', () => {
    expect(['localhost', '127.0.0.1', '127.1.2.3', '::1'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '192.168.1.7', 'clinic.example'].some(isLoopback)).toBe(false);
    expect(['0.0.0.0', '::'].every(isWildcard)).toBe(true);
    expect(isWildcard('127.0.0.1')).toBe(false);
  });

  it.each([
    [null, null, ['192.168.1.7'], '192.168.1.7', null],
    [null, null, [], '127.0.0.1', null],
    ['10.0.0.5', null, ['192.168.1.7'], '10.0.0.5', null],
    ['0.0.0.0', null, ['192.168.1.7'], '0.0.0.0', '192.168.1.7'],
    ['0.0.0.0', '203.0.113.9', ['192.168.1.7'], '0.0.0.0', '203.0.113.9'],
    [null, '203.0.113.9', ['192.168.1.7'], '0.0.0.0', '203.0.113.9'],
  ])(
    'for media: listening %s, announcing %s, of %j',
    (listenAddress, announcedAddress, own, listenIp, announced) => {
      expect(mediaAddresses({ listenAddress, announcedAddress }, own)).toEqual({
        listenIp,
        announcedAddress: announced,
      });
    },
  );
});

describe('the operator’s socket', () => {
  it('has the shorter of two names, and says which variable to set where both are too long', () => {
    expect(adminSocketPath(join(process.cwd(), 'data'))).toBe('data/admin.sock');
    const folder = mkdtempSync(join(tmpdir(), 'c-'));
    rmSync(folder, { recursive: true });
    expect(adminSocketPath(folder).length).toBeLessThanOrEqual(join(folder, 'admin.sock').length);
    expect(() => adminSocketPath(`/${'long/'.repeat(30)}`)).toThrow('CONSILIUM_DATA_DIR');
  });
});
