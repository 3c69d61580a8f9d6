/** A mail as somebody writes it. Pure. */
import { DEFAULT_SCHEDULE, type EmailTemplateView, type EmailType } from '@seatwise/domain/marketing/contract';
import { sameSchedule, scheduleOf, typedSchedule, type TypedSchedule } from './schedule.ts';

export const MOST = { subject: 160, body: 10_000 } as const;

export interface TypedMail {
  subject: string;
  body: string;
  schedule: TypedSchedule;
}

/** Without a mail: one of this type that has not been written, with its usual hour. */
export const typedMail = (type: EmailType, mail: EmailTemplateView | null): TypedMail => ({
  subject: mail?.subject ?? '',
  body: mail?.body ?? '',
  schedule: typedSchedule(mail === null ? DEFAULT_SCHEDULE[type] : mail.schedule, DEFAULT_SCHEDULE[type]),
});

export type MailField = 'subject' | 'body' | 'schedule';

export function readMail(type: EmailType, typed: TypedMail) {
  const schedule = type === 'confirmation' ? null : scheduleOf(typed.schedule, type);
  const [subject, body] = [typed.subject.trim(), typed.body.trim()];
  const wrong = new Set<MailField>();
  if (subject === '' || subject.length > MOST.subject) wrong.add('subject');
  if (body === '' || body.length > MOST.body) wrong.add('body');
  if (schedule === undefined) wrong.add('schedule');
  return { subject, body, schedule, wrong };
}

export function isChanged(type: EmailType, typed: TypedMail, mail: EmailTemplateView): boolean {
  const { subject, body, schedule } = readMail(type, typed);
  return (
    subject !== mail.subject.trim() ||
    body !== mail.body.trim() ||
    (type !== 'confirmation' && !sameSchedule(mail.schedule, schedule ?? null)) ||
    schedule === undefined
  );
}

export const saveInput = (
  eventId: string,
  type: EmailType,
  { subject, body, schedule }: ReturnType<typeof readMail>,
  which: { templateId: string; version: number } | { another: boolean; version?: number },
) => ({ eventId, type, subject, body, schedule: schedule ?? null, ...which });
