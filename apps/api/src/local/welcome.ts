import { DEMO_LOGINS, DEMO_PASSWORD } from './demo-people.ts';
import type { LocalPlan } from './environment.ts';

function assistantOf({ settings, model }: LocalPlan): string {
  if (model) return 'a stand-in (it knows a few rules: ADVISOR_BASE_URL and ADVISOR_MODEL name a model)';
  return settings.advisor.baseUrl === null ? 'off' : `${settings.advisor.model} at ${new URL(settings.advisor.baseUrl).host}`;
}

const whatsappOf = (port: number | null, { whatsapp }: LocalPlan['settings']): string =>
  port === null
    ? whatsapp.token === null
      ? 'off'
      : `the number ${whatsapp.phoneId}`
    : `http://127.0.0.1:${port}/_sandbox/whatsapp/state (a stand-in: nothing is sent)`;

/** What a person needs to know once everything runs. */
export function printWelcome(options: {
  plan: LocalPlan;
  /** Of the stand-in. */
  whatsappPort: number | null;
  seconds: string;
  dev: boolean;
  demo: boolean;
  say: (line: string) => void;
}): void {
  const { plan, say } = options;
  const { publicUrl } = plan.settings;
  const address = (what: string, url: string): void => say(`  ${what.padEnd(11)}${url}`);
  say('');
  say(`Seatwise runs${options.dev ? ' with hot reload' : ''} (${options.seconds} s).`);
  say('');
  address('Member', `${publicUrl}/`);
  address('Trainer', `${publicUrl}/trainer/`);
  address('Organizer', `${publicUrl}/organizer/`);
  if (plan.mail) address('Mail', `${plan.mail.url}/`);
  if (plan.stripe) address('Stripe', `${plan.stripe.url} (a stand-in: no money moves)`);
  address('WhatsApp', whatsappOf(options.whatsappPort, plan.settings));
  address('Assistant', assistantOf(plan));
  if (options.demo) {
    say('');
    say(`  Sign in with the password ${DEMO_PASSWORD} as`);
    for (const { email, what } of DEMO_LOGINS) say(`    ${email.padEnd(22)}${what}`);
  }
  say('');
}
