import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { apiKeys, createApiKey, revokeApiKey } from './api-keys.ts';
import { calendarFeed, rotateCalendarFeed } from './calendar-feed.ts';
import { deleteAccount } from './delete-account.ts';
import { mailPreferences, setMailPreferences } from './mail-preferences.ts';
import { me } from './me.ts';
import { updateProfile } from './profile.ts';

export const identityRouter = router({
  me: queryOf(me),
  updateProfile: mutation(updateProfile),
  createApiKey: mutation(createApiKey),
  revokeApiKey: mutation(revokeApiKey),
  apiKeys: queryOf(apiKeys),
  mailPreferences: queryOf(mailPreferences),
  setMailPreferences: mutation(setMailPreferences),
  calendarFeed: queryOf(calendarFeed),
  rotateCalendarFeed: mutation(rotateCalendarFeed),
  deleteAccount: mutation(deleteAccount),
});
