/**
 * Writes `src/theme/variables.css` from the theme. Run after changing `theme.ts`:
 * `node scripts/css-variables.ts` in this folder. A test fails when the file and the theme disagree.
 */
import { writeFileSync } from 'node:fs';
import { themeVariablesCss } from '../src/theme/variables.ts';

writeFileSync(new URL('../src/theme/variables.css', import.meta.url), themeVariablesCss());
