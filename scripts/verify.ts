/** `pnpm verify`: format, lint, types, unit, boundaries, dead code. No database; seconds. Everything runs, then the failures are told. */
import { checks } from './checks.ts';
import { steps } from './steps.ts';

const total = await steps([{ name: 'generate', command: ['node', 'packages/db/scripts/generate.mjs'] }, ...checks]);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
