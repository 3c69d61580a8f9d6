/** Coaches: inputs and views. Browser-safe. */
import { z } from 'zod';
import { id, timeZone } from '../kernel/input.ts';

const minutes = (min: number, max: number) => z.int().min(min).max(max);
/** Minutes, weeks and hours as their names say. What is left out keeps the default, or what it was. */
const settings = {
  slotMinutes: minutes(5, 480).optional(),
  bufferBeforeMinutes: minutes(0, 480).optional(),
  bufferAfterMinutes: minutes(0, 480).optional(),
  minNoticeMinutes: minutes(0, 43_200).optional(),
  horizonWeeks: z.int().min(1).max(52).optional(),
  cancellationNoticeHours: z.int().min(0).max(720).optional(),
};
export const BecomeCoachInput = z.object({ timeZone, ...settings });
export const UpdateCoachInput = z.object({ timeZone: timeZone.optional(), ...settings });
export const CoachInput = z.object({ coachId: id });

export interface CoachView {
  coachId: string;
  name: string;
  timeZone: string;
  slotMinutes: number;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  minNoticeMinutes: number;
  horizonWeeks: number;
  cancellationNoticeHours: number;
}

/** A coach of the caller's. */
export interface MyCoachView {
  coachId: string;
  name: string;
  timeZone: string;
  slotMinutes: number;
  since: string;
}
