/** The API as it is, for tests that kill it and start it again: what it has compiled is kept, which a process that is killed does not see to. */
import { flushCompileCache } from 'node:module';

await import('../src/server.ts');
flushCompileCache();
