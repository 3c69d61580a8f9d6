/** A bare nodemailer pool in a process of its own: one message, made once, to many. Nothing is looked up, filled in or written down. */
import { createTransport } from 'nodemailer';

export interface BareCampaign {
  subject: string;
  html: string;
  text: string;
  headers: { [name: string]: string };
  recipients: string[];
}

const { SMTP_PORT: port = '', PARALLEL: parallel = '', POOL: pool = '' } = process.env;
const transport = createTransport({
  host: '127.0.0.1',
  port: Number(port),
  secure: false,
  pool: true,
  maxConnections: Number(pool),
  maxMessages: Infinity,
});

const isCampaign = (order: unknown): order is BareCampaign => typeof order === 'object' && order !== null && 'recipients' in order;

async function send(recipients: Iterable<string>, { subject, html, text, headers }: BareCampaign): Promise<void> {
  for (const to of recipients) await transport.sendMail({ from: 'Bench <bench@bench.test>', to, subject, html, text, headers });
}

process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
process.on('message', (order) => {
  if (!isCampaign(order)) return;
  const recipients = order.recipients.values();
  void Promise.all(Array.from({ length: Number(parallel) }, () => send(recipients, order))).then(() => process.send?.('done'));
});
process.send?.('ready');
