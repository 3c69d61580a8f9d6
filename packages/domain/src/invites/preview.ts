/** What a link opens, for whoever holds it. To a stranger, whatever opens nothing is one and the same; only the addressee hears why. */
import { hotQuery } from '../kernel/command.ts';
import type { OrganizationStatus } from '../seats/contract.ts';
import { TokenInput, type InvitePreviewView, type PreviewState } from './contract.ts';
import { inviteInvalid, presentedHash } from './tokens.ts';

interface PreviewRow {
  live: boolean;
  reason: string | null;
  addressee: boolean;
  is_link: boolean;
  verified: boolean;
  holds_seat: string | null;
  opened: boolean;
  masked_email: string | null;
  organization_name: string;
  organization_status: OrganizationStatus;
  course_title: string;
  inviter_name: string;
  note: string | null;
  expires_at: Date;
}

const PREVIEW = `
  SELECT live, reason, addressee, is_link, verified, holds_seat, opened, masked_email, organization_name, organization_status, course_title,
    inviter_name, note, expires_at FROM app.preview_invite($1)`;

function stateOf(row: PreviewRow, signedIn: boolean): PreviewState {
  if (row.holds_seat !== null && row.addressee) return 'claimed';
  if (row.organization_status !== 'approved') return 'suspended';
  if (!signedIn) return 'sign_in';
  if (!row.addressee) return 'wrong_account';
  return row.verified ? 'ready' : 'verify';
}

export const preview = hotQuery({
  verb: 'invites.preview',
  input: TokenInput,
  strangers: true,
  async run({ input, actor, tokens, read, note }): Promise<InvitePreviewView> {
    const hash = presentedHash({ tokens }, 'invite', input.token);
    const [row] = await read<PreviewRow>(PREVIEW, [hash]);
    if (!row) throw inviteInvalid();
    // Whoever sits on a seat of it is told so, also by a link that has had its day.
    if (!row.live && !(row.holds_seat !== null && row.addressee))
      throw inviteInvalid(row.addressee && row.verified && !row.is_link ? { reason: row.reason } : undefined);
    // Only what is live is noted, once; for what is dead nothing is done that would take longer than for what never was.
    if (row.live && !row.opened) await note('SELECT app.open_invite($1)', [hash]);
    return {
      state: stateOf(row, actor !== null),
      organizationName: row.organization_name,
      courseTitle: row.course_title,
      maskedEmail: row.masked_email,
      inviterName: row.inviter_name,
      note: row.note,
      expiresAt: row.expires_at.toISOString(),
    };
  },
});
