import '@seatwise/ui/styles.css';
import { startSpa } from '@seatwise/web';
import { catalogue } from './i18n/words.ts';
import { api } from './lib/trpc.ts';
import { router } from './router.tsx';

await startSpa({ api, router, catalogues: [catalogue] });
