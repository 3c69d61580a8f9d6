/** An SMTP server in a process of its own that takes everything, keeps nothing but the first, and says how fast it came. */
import { constants, setPriority } from 'node:os';
import { SMTPServer } from 'smtp-server';

// It stands in for another machine's: what is measured beside it comes first.
setPriority(constants.priority.PRIORITY_LOW);

let stamps: number[] = [];
let first = '';
/** Messages it takes a second; 0 for as many as come. */
let pace = 0;
/** When it is free again, in ms. */
let free = 0;

/** Ms until this message may be taken. */
function delay(): number {
  if (pace === 0) return 0;
  const now = performance.now();
  free = Math.max(free, now) + 1000 / pace;
  return free - now;
}

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  closeTimeout: 200,
  onData(stream, _session, callback) {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => {
      const taken = (): void => {
        stamps.push(performance.now());
        callback();
      };
      if (stamps.length === 0) first = Buffer.concat(parts).toString('latin1');
      const wait = delay();
      if (wait < 1) taken();
      else setTimeout(taken, wait);
    });
  },
});
server.on('error', () => undefined);

const stop = (): void => server.close(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('disconnect', stop);

const isPace = (asked: unknown): asked is { pace: number } => typeof asked === 'object' && asked !== null && 'pace' in asked;

// `count` asks how many came since the last `reset`, and how many a second between the first and the last of them; `first` what came first.
process.on('message', (asked) => {
  if (asked === 'reset') stamps = [];
  if (isPace(asked)) pace = asked.pace;
  const seconds = ((stamps.at(-1) ?? 0) - (stamps[0] ?? 0)) / 1000;
  process.send?.({
    count: stamps.length,
    perSecond: seconds > 0 ? (stamps.length - 1) / seconds : 0,
    ...(asked === 'first' ? { raw: first } : {}),
  });
});
const listening = server.listen(0, '127.0.0.1', () => {
  const address = listening.address();
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
});
