/**
 * Tells when the machine itself does not run at its speed: virtual ones are held up by their hosts, for a tenth of a second at a time, and whoever waits
 * for an answer then waits for that. The same piece of arithmetic is done again and again: that it takes much longer than usual, three times in a row, is
 * not the doing of other processes.
 */
import { median } from './figures.ts';

const EVERY_MS = 8;
/** About a tenth of a millisecond's work. */
const TURNS = 10_000;
/** Of the usual, the middle of the last ones. */
const SLOW = 2;
const USUAL_OF = 200;

let sink = 0;
function once(): number {
  const began = performance.now();
  for (let turn = 0; turn < TURNS; turn += 1) sink = (Math.imul(sink, 1_103_515_245) + 12_345) | 0;
  return performance.now() - began;
}
/** The shortest of three: being set aside for another process lengthens one of them. */
const work = (): number => Math.min(once(), once(), once());

const usual: number[] = [];
let slow: number[] = [];

setInterval(() => {
  const took = work();
  usual.push(took);
  if (usual.length > USUAL_OF) usual.shift();
  if (took > median(usual) * SLOW) slow.push(performance.timeOrigin + performance.now());
}, EVERY_MS);

// Whatever is asked: when it was slow since the last time, in ms of the clock that all processes share.
process.on('message', () => {
  process.send?.(slow);
  slow = [];
});
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
process.send?.('ready');
