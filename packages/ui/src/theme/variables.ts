/** The theme as a style sheet. Used when `variables.css` is written and by its test; never shipped to a browser. */
import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
import { cssVariablesResolver, theme } from './theme.ts';

/** Mantine's palettes that no page of ours may use: one accent, and a colour only where it means something. */
const UNUSED = ['pink', 'grape', 'violet', 'indigo', 'blue', 'cyan', 'lime', 'orange'];
const unused = new RegExp(`^--mantine-color-(${UNUSED.join('|')})-`);

const keep = (variables: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => !unused.test(name)));

export function themeVariablesCss(): string {
  const merged = mergeMantineTheme(DEFAULT_THEME, theme);
  const stock = defaultCssVariablesResolver(merged);
  const own = cssVariablesResolver(merged);
  const css = convertCssVariables(
    {
      variables: keep({ ...stock.variables, ...own.variables }),
      light: keep({ ...stock.light, ...own.light }),
      dark: keep({ ...stock.dark, ...own.dark }),
    },
    ':root',
  );
  return `/* Written by scripts/css-variables.ts from theme.ts. Change the theme, not this file. */\n${css.trim()}\n`;
}
