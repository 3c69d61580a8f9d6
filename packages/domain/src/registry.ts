/** All jobs and their hours, in one list. */
import { handleEvent } from './billing/events.ts';
import { reconcileJob } from './billing/jobs.ts';
import { notifyOwners } from './billing/notify.ts';
import { refreshCustomer, refreshCustomers, runReconcile, runSync } from './billing/reconcile.ts';
import { resumeIntent } from './billing/resume.ts';
import { completeSessions } from './bookings/complete.ts';
import { runGenerator } from './bookings/generate.ts';
import { completeJob, generateJob, remindSessionsJob } from './bookings/jobs.ts';
import { notifyBookings, notifyConflicts } from './bookings/notify.ts';
import { remindSessions } from './bookings/remind.ts';
import { endBookings, tellOfDeparture } from './bookings/unpaired.ts';
import { checkDashboardsJob, snapshotDashboardsJob } from './dashboard/jobs.ts';
import { beginDashboard, checkDashboards, snapshotDashboards } from './dashboard/keep.ts';
import { eventCalendar } from './events/calendar.ts';
import { completeEvents } from './events/complete.ts';
import { completeEventsJob } from './events/jobs.ts';
import { notifyDoor } from './events/notify.ts';
import { confirmSession } from './invites/confirm-order.ts';
import { expire } from './invites/expire.ts';
import { expireJob, remindJob } from './invites/jobs.ts';
import { notifyClaimed, notifyHelp } from './invites/notify.ts';
import { sweepOrdersJob } from './invites/order-jobs.ts';
import { orderMoved, reconcileOrders, resumeOrder, sweepOrders } from './invites/order-sweep.ts';
import { remind } from './invites/remind.ts';
import { sendInvite } from './invites/send.ts';
import { sendMail } from './jobs/mail.ts';
import type { Subscribers } from './kernel/deps.ts';
import type { CronItem, JobHandler } from './kernel/job.ts';
import { stopWhatsapp } from './marketing/whatsapp-campaigns.ts';
import { whatsappMinuteJob } from './marketing/whatsapp-jobs.ts';
import { sendWhatsapps, whatsappMinute } from './marketing/whatsapp-send.ts';
import { dueEmailsJob } from './marketing/jobs.ts';
import { beginDueEmails, confirmByEmail, startEmail } from './marketing/runs.ts';
import { sendEmails } from './marketing/sending.ts';
import { cancelEmails, confirmTicketsByEmail, moveEmails, planCampaign } from './marketing/subscribers.ts';
import { sendTestEmail } from './marketing/test-mail.ts';
import { confirmTickets } from './tickets/confirm-checkout.ts';
import { cancelTickets, tellHolders, tellMoved } from './tickets/event-news.ts';
import { expireHolds, reconcileTickets, resumeTickets, sweepTickets, ticketsMoved } from './tickets/finish.ts';
import { expireHoldsJob, sweepTicketsJob } from './tickets/jobs.ts';
import { notifyTickets } from './tickets/notify.ts';
import { notifyPaired } from './invites/pairing-notify.ts';
import { notify } from './seats/notify.ts';
import { abandonWizards } from './wizard/abandon.ts';
import { forgetWizards } from './wizard/forget.ts';
import { abandonJob } from './wizard/jobs.ts';
import { ageVenueBookings } from './venues/age.ts';
import { ageVenueBookingsJob } from './venues/jobs.ts';
import { notifyVenues } from './venues/notify.ts';

export const handlers: JobHandler[] = [
  sendMail,
  notify,
  notifyOwners,
  handleEvent,
  runSync,
  resumeIntent,
  runReconcile,
  refreshCustomer,
  resumeOrder,
  sweepOrders,
  notifyPaired,
  sendInvite,
  notifyClaimed,
  notifyHelp,
  remind,
  expire,
  runGenerator,
  completeSessions,
  notifyBookings,
  notifyConflicts,
  remindSessions,
  notifyVenues,
  ageVenueBookings,
  notifyDoor,
  completeEvents,
  resumeTickets,
  sweepTickets,
  expireHolds,
  notifyTickets,
  tellHolders,
  abandonWizards,
  sendWhatsapps,
  whatsappMinute,
  beginDueEmails,
  startEmail,
  sendEmails,
  confirmByEmail,
  sendTestEmail,
  snapshotDashboards,
  checkDashboards,
];

/** UTC. A run missed while no worker was up is made up for. */
export const cron: CronItem[] = [
  { job: reconcileJob, pattern: '30 2 * * *', backfill: '1d', payload: { taskId: null } },
  { job: sweepOrdersJob, pattern: '7 * * * *', backfill: '2h' },
  { job: expireJob, pattern: '3 * * * *', backfill: '2h', payload: {} },
  { job: remindJob, pattern: '11 * * * *', backfill: '2h', payload: {} },
  { job: generateJob, pattern: '0 2 * * *', backfill: '1d', payload: {} },
  { job: completeJob, pattern: '*/5 * * * *', backfill: '10m', payload: {} },
  { job: remindSessionsJob, pattern: '*/10 * * * *', backfill: '1h', payload: {} },
  { job: ageVenueBookingsJob, pattern: '13 * * * *', backfill: '2h', payload: {} },
  { job: completeEventsJob, pattern: '*/5 * * * *', backfill: '10m', payload: {} },
  { job: expireHoldsJob, pattern: '* * * * *', backfill: '2m' },
  { job: sweepTicketsJob, pattern: '*/5 * * * *', backfill: '10m' },
  { job: whatsappMinuteJob, pattern: '* * * * *', backfill: '2m', payload: {} },
  { job: snapshotDashboardsJob, pattern: '0 * * * *', backfill: '50m', payload: {} },
  { job: checkDashboardsJob, pattern: '45 3 * * *', backfill: '1d', payload: {} },
  { job: abandonJob, pattern: '17 * * * *', backfill: '2h', payload: {} },
  { job: dueEmailsJob, pattern: '* * * * *', backfill: '2m', payload: {} },
];

export const subscribers: Subscribers = {
  accountDeleted: [refreshCustomers, tellOfDeparture, forgetWizards],
  checkoutMoved: [orderMoved, ticketsMoved],
  checkoutConfirmed: [confirmSession, confirmTickets],
  reconcile: [reconcileOrders, reconcileTickets],
  unpaired: [endBookings],
  calendars: [eventCalendar],
  eventPublished: [planCampaign, beginDashboard],
  eventMoved: [tellMoved, moveEmails],
  eventCancelled: [cancelTickets, cancelEmails, stopWhatsapp],
  ticketsPaid: [confirmTicketsByEmail],
  ticketsRefunded: [],
  checkedIn: [],
};
