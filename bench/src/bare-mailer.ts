/** A bare nodemailer pool in a process of its own: the same messages, rendered by the same templates, and nothing written down. */
import { render } from '@seatwise/adapters/email/render';
import { createTransport } from 'nodemailer';

const { SMTP_PORT: port = '', PARALLEL: parallel = '', POOL: pool = '' } = process.env;
const transport = createTransport({ host: '127.0.0.1', port: Number(port), secure: false, pool: true, maxConnections: Number(pool) });

async function send(recipients: Iterable<string>): Promise<void> {
  for (const to of recipients) {
    const mail = await render(
      {
        name: 'seatInvite',
        props: {
          inviterName: 'owner',
          organizationName: 'Bench',
          courseTitle: 'A course of the bench',
          note: 'We look forward to seeing you.',
          expiresAt: '2026-12-24T09:00:00.000Z',
          url: `http://127.0.0.1:3000/i/${'x'.repeat(43)}`,
        },
      },
      'en',
    );
    await transport.sendMail({ from: 'Bench <bench@bench.test>', to, ...mail });
  }
}

process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
process.on('message', (order) => {
  const recipients = Array.isArray(order) ? order.map(String).values() : [].values();
  void Promise.all(Array.from({ length: Number(parallel) }, () => send(recipients))).then(() => process.send?.('done'));
});
process.send?.('ready');
