/** `start`'s child that catches every mail, so that none leaves the machine. */
import { startMailCatcher } from '@seatwise/sandbox/mail';
import { environment, failStart, report, stopGracefully } from '../lifecycle.ts';
import { createLogger } from '../logging.ts';
import { logLevelOf, required } from './child-settings.ts';

async function main(): Promise<void> {
  // What it keeps is for nobody else to read.
  process.umask(0o077);
  const settings = await environment();
  const smtpPort = Number(required(settings, 'MAIL_SMTP_PORT'));
  const catcher = await startMailCatcher({
    smtpPort,
    uiPort: Number(required(settings, 'MAIL_UI_PORT')),
    file: required(settings, 'MAIL_FILE'),
  }).catch((error: unknown) => failStart(error, { setting: 'MAIL_SMTP_PORT or MAIL_UI_PORT', value: smtpPort }));
  stopGracefully(() => catcher.close(), createLogger({ logLevel: logLevelOf(settings) }, 'mail'));
  report({ ready: true });
}

main().catch((error: unknown) => failStart(error));
