/** The talk with the assistant when it does not go smoothly: it is stopped, the line breaks, the model fails, one comes back later. And on a phone. */
import { call, house, type Visitor } from '@seatwise/testing/browser';
import { beforeAll, describe, expect, test } from 'vitest';

const home = house('assistant');
const EN = { write: 'Write to the assistant', send: 'Send', stop: 'Stop', again: 'Try again', lost: /^The connection was lost/ };
const FR = {
  write: 'Écrire à l’assistant',
  send: 'Envoyer',
  open: 'Assistant',
  take: 'Accepter : Nom de l’événement',
  there: 'Déjà en place',
};

interface Held {
  version: number;
  data: Record<string, Record<string, unknown>>;
  messagesSent: number;
}

/** A draft of somebody without an account, at its second step. */
async function begins(visitor: Visitor): Promise<string> {
  await visitor.opens('/organizer/');
  const { sessionId, version } = await call<{ sessionId: string; version: number }>(visitor, 'wizard.start', {
    contactName: 'Noor Vos',
    contactEmail: 'noor@talk.test',
    timeZone: 'Europe/Paris',
  });
  await call(visitor, 'wizard.advance', { sessionId, version });
  await visitor.opens(`/organizer/wizard/${sessionId}/event_basics`);
  return sessionId;
}

/** Once the last answer is complete. */
async function says(visitor: Visitor, { write, send }: { write: string; send: string }, text: string): Promise<void> {
  await visitor.button(send).waitFor();
  await visitor.page.getByLabel(write, { exact: true }).fill(text);
}

describe('at a desk', () => {
  let noor: Visitor;
  let sessionId: string;
  const log = () => noor.page.getByRole('log');
  const held = (): Promise<Held> => call<Held>(noor, 'wizard.get', { sessionId });

  beforeAll(async () => {
    noor = await home.visitor({ language: 'en', width: 1440 });
    sessionId = await begins(noor);
  });

  test('an answer is stopped where it is', async () => {
    await says(noor, EN, '[[slow 300]] What do you need?');
    await noor.page.keyboard.press('Enter');
    await noor.reads(/^Tell me about/, log().locator('div').last());
    await noor.presses(EN.stop);
    await noor.reads('You stopped the answer here.');
    expect(await noor.page.getByLabel(EN.write, { exact: true }).evaluate((field) => field === document.activeElement)).toBe(true);
  });

  test('the line breaks in the middle; what was said is there, and is answered once it is back', async () => {
    noor.expects(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK|network error/i);
    await says(noor, EN, '[[slow 300]] What else do you need?');
    await noor.page.keyboard.press('Enter');
    await log()
      .getByText(/^Tell me about/)
      .nth(1)
      .waitFor();
    await noor.context.setOffline(true);
    await noor.reads(EN.lost);
    await noor.context.setOffline(false);
    await noor.presses(EN.again);
    await noor.reads(/What will the event be called\?$/, log());
    await expect.poll(() => noor.page.getByText(EN.lost).count()).toBe(0);
    expect((await held()).messagesSent).toBe(2);
  });

  test('a model that fails is said in words; the talk is there after a reload, and goes on', async () => {
    await says(noor, EN, 'Hello [[fail 401]]');
    await noor.page.keyboard.press('Enter');
    await noor.reads(/^The assistant does not answer just now/);
    await noor.page.reload();
    await noor.reads('This has not been answered yet.');
    await noor.reads('[[slow 300]] What else do you need?', log());
    await says(noor, EN, 'It is called "Light in Lyon"');
    await noor.page.keyboard.press('Enter');
    await noor.reads('See it above the form');
    expect((await held()).data['event_basics']).not.toHaveProperty('title');
  });
});

describe('on a phone, in French', () => {
  test('proposals are taken field by field in the sheet', async () => {
    const lea = await home.visitor({ language: 'fr', width: 360 });
    const sessionId = await begins(lea);
    await lea.presses(FR.open);
    await says(lea, FR, 'Une retraite de yoga de deux jours pour 400 personnes à Lyon en juin prochain');
    await lea.presses(FR.send);
    await lea.reads(/Acceptez l’ensemble, ou champ par champ\.$/, lea.dialog());
    await lea.looks('sheet');
    await lea.presses(FR.take, lea.dialog());
    await lea.reads(FR.there, lea.dialog());
    const { data } = await call<Held>(lea, 'wizard.get', { sessionId });
    expect(data['event_basics']).toMatchObject({ title: 'Retraite de yoga à Lyon' });
    expect(data['event_basics']).not.toHaveProperty('expectedAttendance');
  });
});
