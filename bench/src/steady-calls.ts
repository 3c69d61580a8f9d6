/** Calls at a steady pace, and which of them the machine itself held up. */
import { Agent, get } from 'node:http';
import path from 'node:path';
import { type Started, startNode } from './process.ts';
import { ROOT } from './world.ts';

/** For connecting, and for whatever else only the first calls pay for; not counted. */
export const WARM_UP_S = 2;
/** A call is held up that begins so long before the machine was seen to be slow, or after: what has piled up has to be worked off. */
const BEFORE_MS = 40;
const AFTER_MS = 100;

export interface Call {
  /** Ms of the clock that all processes share. */
  began: number;
  /** Ms. */
  took: number;
}

/** Whether or not the last one has been answered, the next one goes. */
export async function callSteadily(url: string, headers: { [name: string]: string }, perSecond: number, seconds: number): Promise<Call[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const calls: Call[] = [];
  const all = perSecond * (WARM_UP_S + seconds);
  let sent = 0;
  const under: Promise<void>[] = [];
  const once = (counted: boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const began = performance.now();
      get(url, { agent, headers }, (answer) => {
        answer.resume();
        answer.once('end', () => {
          if (counted) calls.push({ began: performance.timeOrigin + began, took: performance.now() - began });
          if (answer.statusCode === 200) resolve();
          else reject(new Error(`${answer.statusCode}`));
        });
      }).once('error', reject);
    });
  const began = performance.now();
  while (sent < all) {
    const due = Math.min(((performance.now() - began) / 1000) * perSecond, all);
    for (; sent < due; sent += 1) under.push(once(sent >= perSecond * WARM_UP_S));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(under);
  agent.destroy();
  return calls;
}

export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;

export const watchSteadiness = (): Promise<Started> => startNode(path.join(ROOT, 'bench/src/steadiness.ts'), { env: {} });

/** When the machine was slow since this was last asked, in ms of the clock that all processes share. */
export async function slowSince(watch: Started): Promise<number[]> {
  const told = await watch.ask('slow');
  return Array.isArray(told) ? told.map(Number) : [];
}

export const notHeldUp = (calls: readonly Call[], slow: readonly number[]): Call[] =>
  calls.filter(({ began }) => !slow.some((at) => began > at - BEFORE_MS && began < at + AFTER_MS));
