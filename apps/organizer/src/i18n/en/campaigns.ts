/** A published event's campaigns: what goes out when, its mails, its page and posts, and what became of each message. */
export const campaigns = {
  nav: {
    label: 'Pages of its marketing',
    timeline: 'Timeline',
    content: 'Page and posts',
    whatsapp: 'WhatsApp',
    conversations: 'Conversations',
    deliveries: 'Deliveries',
    contacts: 'Contacts',
  },
} as const;
