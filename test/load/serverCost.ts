import { readdir, readFile } from 'node:fs/promises';

/** What a server has cost so far: its Node process and its media workers. */
export interface ServerCost {
  nodeCpuSeconds: number;
  workerCpuSeconds: number;
  /** Resident now. */
  nodeBytes: number;
  workerBytes: number;
}

const bytesPerPage = 4096;
/** Linux counts CPU time for people in hundredths of a second. */
const ticksPerSecond = 100;

async function statOf(pid: number) {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return {
    cpuSeconds: (fields[11]! + fields[12]!) / ticksPerSecond,
    bytes: fields[21]! * bytesPerPage,
  };
}

async function mediaWorkersOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`);
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8')),
  );
  const children = lists.join(' ').trim().split(/\s+/).filter(Boolean).map(Number);
  const names = await Promise.all(children.map((child) => readFile(`/proc/${child}/comm`, 'utf8')));
  return children.filter((_, index) => names[index]!.startsWith('mediasoup'));
}

/** `pid`: of the Node process. Linux only: it reads /proc. */
export async function serverCost(pid: number): Promise<ServerCost> {
  const [node, workers] = await Promise.all([
    statOf(pid),
    mediaWorkersOf(pid).then((pids) => Promise.all(pids.map(statOf))),
  ]);
  return {
    nodeCpuSeconds: node.cpuSeconds,
    nodeBytes: node.bytes,
    workerCpuSeconds: workers.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    workerBytes: workers.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
