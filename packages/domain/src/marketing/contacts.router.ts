import type { Page } from '../kernel/input.ts';
import { mutation, queryOf, router } from '../kernel/trpc.ts';
import {
  ContactInput,
  ContactsInput,
  ImportContactsInput,
  PreferencesInput,
  SaveContactInput,
  SetConsentInput,
  SetPreferencesInput,
  type ContactDetailView,
  type ContactView,
  type ImportView,
  type PreferencesView,
} from './contract.ts';
import { pending } from './seam.ts';

export const contactsRouter = router({
  importContacts: mutation(pending<typeof ImportContactsInput, ImportView>('marketing.importContacts', ImportContactsInput)),
  contacts: queryOf(pending<typeof ContactsInput, Page<ContactView>>('marketing.contacts', ContactsInput)),
  contact: queryOf(pending<typeof ContactInput, ContactDetailView>('marketing.contact', ContactInput)),
  saveContact: mutation(pending<typeof SaveContactInput, ContactDetailView>('marketing.saveContact', SaveContactInput)),
  /** Takes away all that tells who it was; what they said no to stays, by hash. */
  forgetContact: mutation(pending<typeof ContactInput, { forgotten: boolean }>('marketing.forgetContact', ContactInput)),
  setConsent: mutation(pending<typeof SetConsentInput, ContactDetailView>('marketing.setConsent', SetConsentInput)),
  /** For whoever has the link of a mail; INVITE_INVALID for any other. */
  preferences: queryOf(pending<typeof PreferencesInput, PreferencesView>('marketing.preferences', PreferencesInput)),
  setPreferences: mutation(pending<typeof SetPreferencesInput, PreferencesView>('marketing.setPreferences', SetPreferencesInput)),
});
