/** WhatsApp campaigns, for the verbs and views that know both channels. Null: there is no such campaign that the caller may see. */
import type { Tx } from '@seatwise/db';
import type { Deps } from '../kernel/deps.ts';
import type { SendStatus, WhatsappCampaignView } from './contract.ts';

interface Sent {
  eventId: string;
  organizationId: string;
  status: SendStatus;
  sendAt: string | null;
}

export async function whatsappViews(_tx: Pick<Tx, 'sql'>, _eventId: string): Promise<WhatsappCampaignView[]> {
  return [];
}
export async function scheduleWhatsapp(_tx: Tx, _deps: Deps, _id: string): Promise<Sent | null> {
  return null;
}
export async function pauseWhatsapp(_tx: Tx, _deps: Deps, _id: string): Promise<Sent | null> {
  return null;
}
export async function sendWhatsappNow(_tx: Tx, _deps: Deps, _id: string): Promise<Sent | null> {
  return null;
}
