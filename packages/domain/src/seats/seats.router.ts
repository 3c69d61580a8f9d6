import { mutation, queryOf, router } from '../kernel/trpc.ts';
import { approveAllThatFit, approveMember } from './approve.ts';
import { capacity } from './capacity.ts';
import { createOrganization } from './create-organization.ts';
import { join, leave, previewJoinCode } from './join.ts';
import { audit, exportLedger, ledger } from './ledger.ts';
import { members, rejectMember, removeMember, setMemberRole } from './members.ts';
import { changePlan, organization, rotateJoinCode, updateOrganization } from './organization.ts';
import {
  approveOrganization,
  organizations,
  reinstateOrganization,
  rejectOrganization,
  suspendOrganization,
} from './platform-decisions.ts';

export const seatsRouter = router({
  createOrganization: mutation(createOrganization),
  organization: queryOf(organization),
  updateOrganization: mutation(updateOrganization),
  organizations: queryOf(organizations),
  approveOrganization: mutation(approveOrganization),
  rejectOrganization: mutation(rejectOrganization),
  suspendOrganization: mutation(suspendOrganization),
  reinstateOrganization: mutation(reinstateOrganization),
  changePlan: mutation(changePlan),
  rotateJoinCode: mutation(rotateJoinCode),
  previewJoinCode: queryOf(previewJoinCode),
  join: mutation(join),
  leave: mutation(leave),
  members: queryOf(members),
  approveMember: mutation(approveMember),
  rejectMember: mutation(rejectMember),
  removeMember: mutation(removeMember),
  approveAllThatFit: mutation(approveAllThatFit),
  setMemberRole: mutation(setMemberRole),
  capacity: queryOf(capacity),
  ledger: queryOf(ledger),
  exportLedger: queryOf(exportLedger),
  audit: queryOf(audit),
});
