import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { acceptPairing, previewPairing } from './pairing-accept.ts';
import { pairedMembers, unpair } from './pairing-members.ts';
import { createPairing, pairings, revokePairing } from './pairing.ts';

export const pairingRouter = router({
  createPairing: mutation(createPairing),
  previewPairing: queryOf(previewPairing),
  acceptPairing: mutation(acceptPairing),
  pairings: queryOf(pairings),
  revokePairing: mutation(revokePairing),
  unpair: mutation(unpair),
  pairedMembers: queryOf(pairedMembers),
});
