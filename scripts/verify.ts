/** `pnpm verify`: format, lint, types, unit, boundaries, dead code. No database; seconds. Everything runs, then the failures are told. */
import { verify } from './checks.ts';

const total = await verify();
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
