/** Secrets of a developer's machine: made once, kept in DATA_DIR, readable by nobody else. */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface LocalSecrets {
  AUTH_SECRET: string;
  CRON_SECRET: string;
  MAIL_WEBHOOK_SECRET: string;
  /** The stand-in takes any key; this one says what it is. */
  STRIPE_SECRET_KEY: string;
  STRIPE_WEBHOOK_SECRET: string;
  WHATSAPP_TOKEN: string;
  WHATSAPP_APP_SECRET: string;
  WHATSAPP_VERIFY_TOKEN: string;
}

const token = (): string => randomBytes(32).toString('base64url');
const fresh = (): LocalSecrets => ({
  AUTH_SECRET: token(),
  CRON_SECRET: token(),
  MAIL_WEBHOOK_SECRET: token(),
  STRIPE_SECRET_KEY: `sk_test_${randomBytes(24).toString('hex')}`,
  STRIPE_WEBHOOK_SECRET: `whsec_${randomBytes(24).toString('hex')}`,
  WHATSAPP_TOKEN: token(),
  WHATSAPP_APP_SECRET: token(),
  WHATSAPP_VERIFY_TOKEN: token(),
});

function read(file: string): Partial<LocalSecrets> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  const kept: Partial<LocalSecrets> = JSON.parse(text);
  return kept;
}

export function localSecrets(dataDir: string): LocalSecrets {
  // Others may pass through (the database's own user has to), and see no names.
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const file = path.join(dataDir, 'secrets.json');
  const kept = read(file);
  const secrets = { ...fresh(), ...kept };
  if (Object.keys(kept).length < Object.keys(secrets).length) {
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, file);
  }
  chmodSync(file, 0o600);
  return secrets;
}
