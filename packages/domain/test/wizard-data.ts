/** Six stages that hold: the festival of the demo. */
export const wizardFormed = {
  contact_info: { name: 'Omar Haddad', email: 'Omar@Festival.test', company: 'Festival' },
  event_basics: {
    title: 'Lumière Festival',
    summary: 'Two days of light.',
    format: 'in_person',
    startsAt: '2031-06-14T08:00:00.000Z',
    endsAt: '2031-06-15T20:00:00.000Z',
    timeZone: 'Europe/Paris',
    expectedAttendance: 400,
  },
  venue_selection: { kind: 'custom', custom: { name: 'La Halle', address: '1 quai du Port', city: 'Lyon', country: 'fr', capacity: 420 } },
  ticketing: {
    currency: 'usd',
    capacity: 400,
    tiers: [
      { name: 'Early Bird', price: 19_900, quantity: 150 },
      { name: 'Regular', price: 29_900, quantity: 250 },
      { name: 'VIP', price: 49_900, quantity: 100, isVip: true },
    ],
  },
  marketing: { channels: ['email', 'social'] },
  review: { slug: 'lumiere-festival', acceptTerms: true },
};
