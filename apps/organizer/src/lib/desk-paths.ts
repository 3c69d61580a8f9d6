/** Paths of published events and of venues, as the router knows them. */
export const deskPaths = {
  event: '/events/$eventId',
  orders: '/events/$eventId/orders',
  attendees: '/events/$eventId/attendees',
  checkIn: '/events/$eventId/check-in',
  tickets: '/events/$eventId/tickets',
  venue: '/events/$eventId/venue',
  settings: '/events/$eventId/settings',
  venues: '/venues',
  newVenue: '/venues/new',
  editVenue: '/venues/$venueId',
  request: '/venues/requests/$venueBookingId',
  contacts: '/contacts',
  importContacts: '/contacts/import',
  newContact: '/contacts/new',
  contact: '/contacts/$contactId',
} as const;
