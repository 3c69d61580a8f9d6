/** In the address: of which organisation, for those who look after several. */
export interface ContactsSearch {
  of?: string;
}

export const contactsSearch = (search: Record<string, unknown>): ContactsSearch =>
  typeof search['of'] === 'string' && search['of'] !== '' ? { of: search['of'] } : {};
