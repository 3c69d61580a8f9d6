import { spaConfig } from '@seatwise/web/vite';
import { defineConfig } from 'vite';

export default defineConfig(spaConfig({ base: '/trainer/', root: import.meta.dirname }));
