/** `start`'s child that stands in for WhatsApp, so that no message leaves the machine. */
import { startWhatsappSandbox } from '@seatwise/sandbox/whatsapp';
import { environment, failStart, report, stopGracefully } from '../lifecycle.ts';
import { createLogger } from '../logging.ts';
import { logLevelOf, required } from './child-settings.ts';

/** Between sent, delivered and read: long enough to be seen. */
const PACE_MS = 400;

async function main(): Promise<void> {
  const settings = await environment();
  const log = createLogger({ logLevel: logLevelOf(settings) }, 'whatsapp');
  const sandbox = await startWhatsappSandbox({
    port: Number(required(settings, 'WHATSAPP_PORT')),
    phoneId: required(settings, 'WHATSAPP_PHONE_ID'),
    token: required(settings, 'WHATSAPP_TOKEN'),
    webhook: { url: required(settings, 'WHATSAPP_WEBHOOK_URL'), secret: required(settings, 'WHATSAPP_APP_SECRET') },
    paceMs: PACE_MS,
    log: (line) => log.info({}, line),
  });
  stopGracefully(() => sandbox.close(), log);
  report({ ready: true });
}

main().catch((error: unknown) => failStart(error));
