import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Answer, LoadOrders, Order } from './orders.ts';

/** A load in a process of its own, so that its work is not counted as anybody else's. */
export class LoadDriver {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(reply: unknown): void; reject(error: Error): void }>();
  #orders = 0;

  static async start(): Promise<LoadDriver> {
    const child = fork(new URL('driver.ts', import.meta.url));
    await once(child, 'message');
    return new LoadDriver(child);
  }

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('failure' in answer) waiting?.reject(new Error(answer.failure));
      else waiting?.resolve(answer.reply);
    });
    child.once('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the load ended with ${code}`));
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  order<Name extends keyof LoadOrders>(
    name: Name,
    request: LoadOrders[Name]['request'],
  ): Promise<LoadOrders[Name]['reply']> {
    const id = ++this.#orders;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (reply) => resolve(reply as LoadOrders[Name]['reply']), reject });
      this.#child.send({ id, name, request } satisfies Order);
    });
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.disconnect();
    await exit;
  }
}
