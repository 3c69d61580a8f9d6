import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { contact, contacts, forgetContact, saveContact, setConsent } from './contacts.ts';
import { importContacts } from './import-contacts.ts';
import { preferences, setPreferences } from './preferences.ts';

export const contactsRouter = router({
  importContacts: mutation(importContacts),
  contacts: queryOf(contacts),
  contact: queryOf(contact),
  saveContact: mutation(saveContact),
  /** Takes away all that tells who it was; what they said no to stays, by hash. */
  forgetContact: mutation(forgetContact),
  setConsent: mutation(setConsent),
  /** For whoever has the link of a mail; INVITE_INVALID for any other. */
  preferences: queryOf(preferences),
  setPreferences: mutation(setPreferences),
});
