import { localStorageColorSchemeManager, MantineProvider, useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { theme } from './theme.ts';

export type ColorScheme = 'auto' | 'light' | 'dark';

const schemeManager = localStorageColorSchemeManager({ key: 'seatwise.color-scheme' });

/** Everything below it has the look. No `<style>` element is made: variables and classes are in `styles.css`. */
export function UiProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={schemeManager}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      {children}
    </MantineProvider>
  );
}

/** The person's choice of light, dark or as the system has it, and its setter. */
export function useColorScheme(): [ColorScheme, (scheme: ColorScheme) => void] {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return [colorScheme, setColorScheme];
}
