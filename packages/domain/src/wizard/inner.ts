/** Inputs of what has no procedure: the assistant's endpoint gives them. */
import { z } from 'zod';
import { id } from '../kernel/input.ts';
import { stage, stageData } from './contract.ts';

export const ProposeInput = z.object({ sessionId: id, stage, toolCallId: z.string().min(1).max(200), patch: stageData });

/** What a message may hold; longer ones are cut by whoever hands them over. */
export const MAX_MESSAGE = 40_000;
const storable = z
  .string()
  .max(MAX_MESSAGE)
  .transform((value) => value.toWellFormed().replaceAll('\u0000', ''));
export const KeepMessagesInput = z.object({
  sessionId: id,
  messages: z
    .array(
      z.object({
        messageId: storable.pipe(z.string().min(1).max(200)),
        role: z.enum(['user', 'assistant']),
        content: storable,
        toolCalls: z
          .array(z.object({ id: z.string().max(200), name: z.string().max(100), input: z.json(), output: z.json() }))
          .max(50)
          .default([]),
      }),
    )
    .max(100),
});
