/** The other side of a pairing: what a link opens, and taking it up. What makes it right, the database says. */
import { command, hotQuery, signedIn } from '../kernel/command.ts';
import { TokenInput, type PairingPreviewView } from './contract.ts';
import { pairingAcceptedJob } from './pairing-notify.ts';
import { inviteInvalid, presentedHash } from './tokens.ts';

interface PreviewRow {
  live: boolean;
  reason: string | null;
  addressee: boolean;
  is_link: boolean;
  verified: boolean;
  own: boolean;
  paired: boolean;
  masked_email: string | null;
  coach_name: string;
  organization_name: string | null;
  organization_status: string | null;
  expires_at: Date;
}

function stateOf(row: PreviewRow, isSignedIn: boolean): PairingPreviewView['state'] {
  if (row.own) return 'own';
  if (row.paired && row.addressee) return 'claimed';
  if (row.organization_status !== null && row.organization_status !== 'approved') return 'suspended';
  if (!isSignedIn) return 'sign_in';
  if (!row.addressee) return 'wrong_account';
  return row.verified ? 'ready' : 'verify';
}

const PREVIEW = `SELECT live, reason, addressee, is_link, verified, own, paired, masked_email, coach_name, organization_name, organization_status,
  expires_at FROM app.preview_pairing($1)`;

/** As for a seat: whatever opens nothing is one and the same to a stranger, and that somebody looked is noted. */
export const previewPairing = hotQuery({
  verb: 'invites.previewPairing',
  input: TokenInput,
  strangers: true,
  async run({ input, actor, tokens, read, note }): Promise<PairingPreviewView> {
    const hash = presentedHash({ tokens }, 'pairing', input.token);
    const [row] = await read<PreviewRow>(PREVIEW, [hash]);
    if (!row) throw inviteInvalid();
    // Whoever is paired is told so, also by a link that has had its day.
    if (!row.live && !(row.paired && row.addressee)) {
      throw inviteInvalid(row.addressee && row.verified && !row.is_link ? { reason: row.reason } : undefined);
    }
    if (row.live && !row.own) await note('SELECT app.open_pairing($1)', [hash]);
    return {
      state: stateOf(row, actor !== null),
      coachName: row.coach_name,
      organizationName: row.organization_name,
      maskedEmail: row.masked_email,
      expiresAt: row.expires_at.toISOString(),
    };
  },
});

/** Without a token in the input, the one that the browser carries counts. */
export const acceptPairing = command({
  verb: 'invites.acceptPairing',
  input: TokenInput,
  authorize: signedIn,
  async run({ tx, input, actor, tokens, audit, enqueue }): Promise<{ coachId: string }> {
    const [row] = await tx.sql<{ coach_id: string; pairing_id: string; organization_id: string | null }>(
      'SELECT coach_id, pairing_id, organization_id FROM accept_pairing($1)',
      [presentedHash({ tokens }, 'pairing', input.token)],
    );
    if (!row) throw inviteInvalid();
    audit({ organizationId: row.organization_id, subject: row.pairing_id, changes: { coachId: row.coach_id } });
    enqueue(pairingAcceptedJob, { coachId: row.coach_id, memberId: actor.userId });
    return { coachId: row.coach_id };
  },
});
