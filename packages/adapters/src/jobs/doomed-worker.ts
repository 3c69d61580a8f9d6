/** A worker in a process of its own, for the test that kills it: its job says that it began, and never ends. Not part of the product. */
import { silentLog } from '@seatwise/domain/ports';
import { z } from 'zod';
import { noDeps } from './hall.ts';
import { startWorker } from './index.ts';

await startWorker({
  connection: JSON.parse(process.env['WORKER_CONNECTION'] ?? ''),
  handlers: [
    {
      job: { name: 'long', payload: z.unknown(), maxAttempts: 3 },
      run: async () => {
        process.stdout.write('began\n');
        await new Promise(() => setInterval(() => undefined, 1_000));
      },
    },
  ],
  deps: noDeps(),
  log: silentLog,
});
