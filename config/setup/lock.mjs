// One set-up at a time: checkouts share the cache, and two builds in one folder would spoil each other.
import { readFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { say } from './say.mjs';

const pollMs = 500;
const settleMs = 100;

/** Runs `work` while holding the lock file at `path`; waits for a living process that holds it. */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!(await take(path))) {
    if (!told) say(`Another set-up is running (process ${holder(path)}); waiting for it.`);
    told = true;
    await delay(pollMs);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

async function take(path) {
  const pid = holder(path);
  if (pid !== undefined && alive(pid)) return false;
  if (pid !== undefined) rmSync(path, { force: true });
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  // Another process may have found the same dead holder and removed this file in place of that one's.
  await delay(settleMs);
  return holder(path) === process.pid;
}

/** Process id in the lock file; undefined where there is no lock. */
function holder(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
