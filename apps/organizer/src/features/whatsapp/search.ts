/** Which conversation is open stands in the address: the way back on a phone is the browser's own, and a link leads to it. */
export interface ConversationsSearch {
  with?: string;
}

export const readConversationsSearch = (raw: Readonly<Record<string, unknown>>): ConversationsSearch =>
  typeof raw['with'] === 'string' && raw['with'].length <= 64 ? { with: raw['with'] } : {};
