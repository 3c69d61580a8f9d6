/**
 * The one look. Runs in Node too (no JSX, no CSS): `scripts/css-variables.ts` writes `variables.css` from it, so that no page
 * needs a `<style>` element and the content security policy can forbid them.
 */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Warm neutrals, from paper to ink. */
const gray: MantineColorsTuple = [
  '#fafaf9',
  '#f5f5f4',
  '#eceae8',
  '#e2dfdc',
  '#cfcbc7',
  '#a8a29e',
  '#6b655f',
  '#57534e',
  '#35312d',
  '#1c1917',
];
/** The same in the dark, from text to the deepest surface, in Mantine's order. */
const dark: MantineColorsTuple = [
  '#f2f0ed',
  '#d8d4cf',
  '#b5afa8',
  '#938c85',
  '#403c37',
  '#2c2926',
  '#1d1b19',
  '#141311',
  '#100f0d',
  '#0b0a09',
];
const teal: MantineColorsTuple = [
  '#eef7f5',
  '#d7ece9',
  '#aedbd5',
  '#83c8bf',
  '#5bbfb2',
  '#2f9a8e',
  '#17847a',
  '#0f766e',
  '#0c5f59',
  '#0a4a46',
];
const yellow: MantineColorsTuple = [
  '#fdf6e7',
  '#faeac9',
  '#f5d798',
  '#f0c268',
  '#e8ae45',
  '#d0922a',
  '#b0761a',
  '#8f5d12',
  '#74490f',
  '#5a390d',
];
const red: MantineColorsTuple = [
  '#fdf0f2',
  '#fadce1',
  '#f4b8c3',
  '#f08ea0',
  '#e8667e',
  '#d93f5d',
  '#c8274a',
  '#b01c40',
  '#8f1636',
  '#70122b',
];
const green: MantineColorsTuple = [
  '#eff7f1',
  '#d9eddf',
  '#b3dbc0',
  '#84c79a',
  '#58b077',
  '#36975a',
  '#237f47',
  '#196b3a',
  '#14552f',
  '#104426',
];

const INTERFACE_FONT = "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif";

export const theme = createTheme({
  white: '#ffffff',
  black: '#1c1917',
  colors: { gray, dark, teal, yellow, red, green },
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  fontFamily: INTERFACE_FONT,
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace",
  headings: { fontFamily: INTERFACE_FONT, fontWeight: '600', textWrap: 'balance' },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '10px', lg: '14px', xl: '20px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    /** Hints stand below, so that fields beside each other stay in line. */
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    PasswordInput: { defaultProps: { size: 'sm' } },
  },
});

/** Mantine's semantic variables, pointed at our tokens (`tokens.css`). */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const both = {
    '--mantine-color-text': 'var(--sw-ink)',
    '--mantine-color-body': 'var(--sw-paper)',
    '--mantine-color-bright': 'var(--sw-ink)',
    '--mantine-color-error': 'var(--sw-harm)',
    '--mantine-color-success': 'var(--sw-done)',
    '--mantine-color-placeholder': 'var(--sw-faint)',
    '--mantine-color-anchor': 'var(--sw-accent)',
    '--mantine-color-default': 'var(--sw-surface)',
    '--mantine-color-default-hover': 'var(--sw-sunken)',
    '--mantine-color-default-color': 'var(--sw-ink)',
    '--mantine-color-default-border': 'var(--sw-line-strong)',
    '--mantine-color-dimmed': 'var(--sw-muted)',
    '--mantine-color-disabled': 'var(--sw-sunken)',
    '--mantine-color-disabled-color': 'var(--sw-faint)',
    '--mantine-color-disabled-border': 'var(--sw-line)',
  };
  return { variables: {}, light: both, dark: both };
};
