/** Sending a campaign: to whom, once, and not to whoever said no a moment before; what a mail server refuses, and what a dead worker leaves behind. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { busy, buy, contacts, createMarketingKit, refused, show, type MarketingKit } from './marketing-kit.ts';
import type { Person } from './kit.ts';

let kit: MarketingKit;
let organization: { id: string; joinCode: string; owner: Person };
beforeAll(async () => {
  kit = await createMarketingKit();
});
afterAll(() => kit.close());
beforeEach(async () => {
  kit.sent.length = 0;
  kit.onSend = () => undefined;
  organization = await kit.organization(0, 'Atelier');
});

test('published, sent now: everybody who said yes has one mail, filled in, and the run is over', async () => {
  const one = await show(kit, organization);
  const to = await contacts(kit, one.organizationId, 60);
  await contacts(kit, one.organizationId, 5, false, 'silent');
  const { marketing } = one.owner.call;
  const templateId = one.template.announcement;
  expect(await marketing.sendNow({ templateId })).toMatchObject({ templateId, status: 'sending' });
  expect(await kit.work()).toEqual([]);
  expect(kit.sent.map((mail) => mail.to).toSorted()).toEqual(to.toSorted());
  const mail = kit.sent.find((each) => each.to === to[0]);
  expect(mail?.subject).toBe('en announcement for Contact 1');
  expect(mail?.text).toBe(
    `Hello Contact 1,\n\nsee http://127.0.0.1:3000/t/c/${mail?.messageId}_0 and http://127.0.0.1:3000/t/c/${mail?.messageId}_1.`,
  );
  expect(mail?.senderName).toBe('Atelier');
  expect(mail?.unsubscribeUrl).toMatch(/^http:\/\/127\.0\.0\.1:3000\/unsubscribe\/./);
  const template = (await marketing.templates({ eventId: one.eventId })).items.find(({ id }) => id === templateId);
  expect(template).toMatchObject({ status: 'sent', counts: { recipients: 60, sent: 60, queued: 0 } });
  expect(template?.finishedAt).not.toBeNull();
  expect((await marketing.campaign({ eventId: one.eventId })).metrics.email).toMatchObject({ recipients: 60, sent: 60 });
});
