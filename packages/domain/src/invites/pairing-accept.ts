/** The other side of a pairing: what a link opens, and taking it up. What makes it right, the database says. */
import { command, dbActor, signedIn, type Verb } from '../kernel/command.ts';
import { translate } from '../kernel/translate.ts';
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

function stateOf(row: PreviewRow, signedIn: boolean): PairingPreviewView['state'] {
  if (!signedIn) return 'sign_in';
  if (row.own) return 'own';
  if (!row.addressee) return 'wrong_account';
  if (row.paired) return 'claimed';
  if (!row.verified) return 'verify';
  return row.organization_status === null || row.organization_status === 'approved' ? 'ready' : 'suspended';
}

const PREVIEW = `SELECT live, reason, addressee, is_link, verified, own, paired, masked_email, coach_name, organization_name, organization_status,
  expires_at FROM app.preview_pairing($1)`;

/** Strangers may look. That somebody did is noted once, and only for a request that may write. */
export const previewPairing: Verb<typeof TokenInput, PairingPreviewView> = {
  verb: 'invites.previewPairing',
  input: TokenInput,
  async execute(call, input) {
    const { db } = call.deps;
    const who = dbActor(call, 'invites.previewPairing');
    const hash = presentedHash(call, 'pairing', input.token);
    try {
      const [row] = call.safe
        ? await db.read<PreviewRow>(who, PREVIEW, [hash])
        : await db.transaction(who, (tx) => {
            tx.atCommit('SELECT app.open_pairing($1)', [hash]);
            return tx.sql<PreviewRow>(PREVIEW, [hash]);
          });
      if (!row) throw inviteInvalid();
      // Whoever is paired is told so, also by a link that has had its day.
      if (!row.live && !(row.paired && row.addressee)) {
        throw inviteInvalid(row.addressee && row.verified && !row.is_link ? { reason: row.reason } : undefined);
      }
      return {
        state: stateOf(row, call.actor !== null),
        coachName: row.coach_name,
        organizationName: row.organization_name,
        maskedEmail: row.masked_email,
        expiresAt: row.expires_at.toISOString(),
      };
    } catch (error) {
      throw translate(error);
    }
  },
};

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
