/**
 * The mail catcher as a process of its own: MAIL_SMTP_PORT (1025), MAIL_UI_PORT (1080), MAIL_FILE (none), HOST (127.0.0.1).
 * Tells its parent `{ ready: true, smtpUrl, uiUrl }`, and goes when the parent does or asks (SIGTERM). Under a parent, Ctrl-C is the
 * parent's to handle: the last mails of a graceful stop are still caught.
 */
import { startMailCatcher } from './index.ts';

function port(name: string, otherwise: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value > 65_535) throw new Error(`${name} is not a port number: ${text}`);
  return value;
}

try {
  const file = process.env['MAIL_FILE'];
  const host = process.env['HOST'];
  const catcher = await startMailCatcher({
    smtpPort: port('MAIL_SMTP_PORT', 1025),
    uiPort: port('MAIL_UI_PORT', 1080),
    ...(host === undefined || host === '' ? {} : { host }),
    file: file === undefined || file === '' ? null : file,
  });
  const stop = (): void => {
    void catcher.close().finally(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.on('SIGINT', process.send === undefined ? stop : () => undefined);
  process.once('disconnect', stop);
  const ready = { ready: true, smtpUrl: catcher.smtpUrl, uiUrl: catcher.uiUrl };
  if (process.send === undefined) process.stdout.write(`mail catcher: ${ready.smtpUrl} · ${ready.uiUrl}\n`);
  else process.send(ready);
} catch (error) {
  const reason = error instanceof Error ? error : new Error(String(error));
  const inUse = 'code' in reason && reason.code === 'EADDRINUSE';
  process.stderr.write(
    `mail catcher: ${inUse ? `${reason.message}; set MAIL_SMTP_PORT and MAIL_UI_PORT to free ports` : reason.message}\n`,
  );
  process.exit(1);
}
