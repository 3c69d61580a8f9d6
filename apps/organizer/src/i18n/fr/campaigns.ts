import type { Translation } from '@seatwise/web';
import type { campaigns as en } from '../en/campaigns.ts';

export const campaigns: Translation<typeof en> = {
  nav: {
    label: 'Pages de la communication',
    timeline: 'Calendrier',
    content: 'Page et publications',
    whatsapp: 'WhatsApp',
    conversations: 'Conversations',
    deliveries: 'Envois',
    contacts: 'Contacts',
  },
};
