/** What is there before somebody opens an invitation: a course with seats, the invitation, and the link in its mail. */
import {
  call,
  hasAccount,
  type Language,
  type House,
  type Organization,
  person,
  type Person,
  runsOrganization,
  type Visitor,
} from '@seatwise/testing/browser';
import { expect, vi } from 'vitest';

const JOINING_INFO = {
  en: `Room 3, second floor, behind the blue door.
Online: https://meet.test/wheel?pwd=clay (camera on, please).

Bring an apron.`,
  fr: `Salle 3, deuxième étage, derrière la porte bleue.
En ligne : https://meet.test/wheel?pwd=clay (caméra allumée, s’il vous plaît).

Apportez un tablier.`,
} as const;

export interface Course {
  trainer: Visitor;
  trainerPerson: Person;
  organization: Organization;
  title: string;
  orderId: string;
}

/** A trainer with an approved organisation, a free course of it, and seats to hand out. */
export async function hasCourse(
  house: House,
  {
    trainer: name,
    organization,
    title,
    group,
    seats = 10,
    language = 'en',
  }: { trainer: string; organization: string; title: string; group: string; seats?: number; language?: Language },
): Promise<Course> {
  const trainer = await house.visitor();
  const trainerPerson = person(name, group);
  await hasAccount(house, trainer, trainerPerson);
  const founded = await runsOrganization(house, trainer, { name: organization });
  const { id: courseId } = await call<{ id: string }>(trainer, 'seats.createCourse', {
    organizationId: founded.id,
    title,
    seatPrice: 0,
    joiningInfo: JOINING_INFO[language],
  });
  const { orderId } = await call<{ orderId: string }>(trainer, 'seats.orderSeats', { courseId, quantity: seats });
  return { trainer, trainerPerson, organization: founded, title, orderId };
}

export interface Invited {
  inviteId: string;
  /** As it stands in the mail. */
  link: string;
}

/** Somebody is invited, and their mail has come. */
export async function invites(house: House, { trainer, orderId, title }: Course, email: string, note?: string): Promise<Invited> {
  const before = (await house.inbox.of(email)).length;
  const { created } = await call<{ created: { id: string }[] }>(trainer, 'invites.create', { orderId, emails: [email], note });
  const [invite] = created;
  if (invite === undefined) throw new Error(`${email} was not invited`);
  await vi.waitFor(async () => expect((await house.inbox.of(email)).length).toBeGreaterThan(before), { timeout: 20_000, interval: 100 });
  return { inviteId: invite.id, link: await house.inbox.link(email, title) };
}

export async function hasLink({ trainer, orderId }: Course, maxUses: number): Promise<Invited> {
  const { id, url } = await call<{ id: string; url: string }>(trainer, 'invites.createLink', { orderId, maxUses });
  return { inviteId: id, link: url };
}

/** A coach, and a link to hand on or a mail to one address. */
export async function asksToCoach(coach: Visitor, input: { email?: string; organizationId?: string; maxUses?: number } = {}) {
  await call(coach, 'bookings.becomeCoach', { timeZone: 'Europe/Paris', slotMinutes: 45 });
  const { url } = await call<{ url: string }>(coach, 'invites.createPairing', input);
  return url;
}

/** The token of a link: nothing that a page or a browser keeps may hold it. */
export const tokenOf = (link: string): string => new URL(link).pathname.split('/').at(-1) ?? '';
