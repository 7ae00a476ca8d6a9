import { timingSafeEqual, createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { isLoopback } from '../../config/addresses.ts';
import { settlesWithin } from '../../config/settlesWithin.ts';
import { WireError } from '../wire/errors.ts';

/** One value, or one for each of a few fixed words; of several labels, words within words. */
export type FigureValue = number | { readonly [word: string]: FigureValue };

/** A figure that a part of the server knows. */
export interface Figure {
  /** Without the prefix `consilium_`. */
  name: string;
  help: string;
  /** What the words are, the outer ones first. */
  labels?: readonly string[];
  read: () => FigureValue | Promise<FigureValue>;
}

/** How long something takes that is done again and again. */
export interface Timing {
  /** Without the prefix `consilium_`; ends with `_seconds`. */
  name: string;
  help: string;
  labels: readonly string[];
  /** Seconds. */
  buckets: readonly number[];
  /** Called once with what is to be told of each time. */
  listen: (observe: (words: Readonly<Record<string, string>>, seconds: number) => void) => void;
}

/** A part that does not tell its figure within this is left out, this time. */
const readLimitMs = 2_000;

/** What Prometheus scrapes. Labels are names of ours alone: never a path, an id or anything of a person. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = new Histogram({
    name: 'consilium_http_request_duration_seconds',
    help: 'Requests by the name of their route; what leads to none is "other".',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.#registry],
  });

  readonly #failures = new Counter({
    name: 'consilium_figure_failures_total',
    help: 'How often a figure was left out because its part did not tell it.',
    labelNames: ['figure'],
    registers: [this.#registry],
  });

  constructor(figures: readonly Figure[], timings: readonly Timing[] = []) {
    collectDefaultMetrics({ register: this.#registry });
    for (const figure of figures) this.#add(figure);
    for (const timing of timings) this.#time(timing);
  }

  /** Counts each request when it is answered. */
  count(): RequestHandler {
    return (request, response, next) => {
      const startedAtMs = performance.now();
      response.once('close', () => {
        const { route = 'other' } = response.locals as { route?: string };
        const method = route === 'other' ? 'any' : request.method;
        const seconds = (performance.now() - startedAtMs) / 1000;
        this.#requests.observe({ route, method, status: response.statusCode }, seconds);
      });
      next();
    };
  }

  /** All figures in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #add({ name, help, labels = [], read }: Figure): void {
    const failed = () => this.#failures.inc({ figure: name });
    new Gauge({
      name: `consilium_${name}`,
      help,
      labelNames: [...labels],
      registers: [this.#registry],
      async collect() {
        // What is there no more, or cannot be told now, is left out.
        if (labels.length === 0) this.remove();
        else this.reset();
        try {
          const reading = Promise.resolve(read());
          if (!(await settlesWithin(reading, readLimitMs))) return failed();
          for (const [words, value] of valuesOf(await reading, labels)) this.set(words, value);
        } catch {
          failed();
        }
      },
    });
  }

  #time({ name, help, labels, buckets, listen }: Timing): void {
    const histogram = new Histogram({
      name: `consilium_${name}`,
      help,
      labelNames: [...labels],
      buckets: [...buckets],
      registers: [this.#registry],
    });
    listen((words, seconds) => histogram.observe(words, seconds));
  }
}

function valuesOf(found: FigureValue, labels: readonly string[]): [words: Record<string, string>, number][] {
  if (typeof found === 'number') return [[{}, found]];
  const [label = 'kind', ...inner] = labels;
  return Object.entries(found).flatMap(([word, within]) =>
    valuesOf(within, inner).map(([words, value]): [Record<string, string>, number] => [
      { [label]: word, ...words },
      value,
    ]),
  );
}

const digest = (text: string) => createHash('sha256').update(text).digest();
const forwarded = ['x-forwarded-for', 'forwarded', 'x-real-ip'];

/**
 * Lets pass who brings the token, where one is set; else whoever asks from this machine itself, and not through a proxy
 * on it. Throws UNAUTHENTICATED, FORBIDDEN.
 */
export function requireScraper(request: Request, token: string | null): void {
  if (token !== null) {
    const brought = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
    if (brought === undefined || !timingSafeEqual(digest(brought), digest(token))) {
      throw new WireError('UNAUTHENTICATED');
    }
    return;
  }
  const direct = forwarded.every((name) => request.get(name) === undefined);
  if (!direct || !isLoopback((request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''))) {
    throw new WireError('FORBIDDEN');
  }
}
