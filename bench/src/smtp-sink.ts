/** An SMTP server in a process of its own that takes everything, keeps nothing, and says how fast it came. */
import { SMTPServer } from 'smtp-server';

let stamps: number[] = [];
const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  closeTimeout: 200,
  onData(stream, _session, callback) {
    stream.on('end', () => {
      stamps.push(performance.now());
      callback();
    });
    stream.resume();
  },
});
server.on('error', () => undefined);

const stop = (): void => server.close(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('disconnect', stop);
// `count` asks how many came since the last `reset`, and how many a second between the first and the last of them.
process.on('message', (asked) => {
  if (asked === 'reset') stamps = [];
  const seconds = ((stamps.at(-1) ?? 0) - (stamps[0] ?? 0)) / 1000;
  process.send?.({ count: stamps.length, perSecond: seconds > 0 ? (stamps.length - 1) / seconds : 0 });
});
const listening = server.listen(0, '127.0.0.1', () => {
  const address = listening.address();
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
});
