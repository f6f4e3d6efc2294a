import { createTheme, type CSSVariablesResolver } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: 9, // the lightest on which white, and which on white, has the contrast that WCAG AA asks for
  autoContrast: true,
  defaultRadius: 'md',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  headings: { fontWeight: '650' },
});

/** Mantine lightens its last shade, on which white is then too faint. */
const UNDER_THE_POINTER = { '--mantine-color-cyan-filled-hover': '#085d70' };

/** Where Mantine's own colours are too faint to be read by everyone (WCAG AA: 4.5 to 1). */
export const readableColours: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...UNDER_THE_POINTER,
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': '#6c757d',
    '--mantine-color-cyan-light-hover': 'var(--mantine-color-cyan-1)',
    '--mantine-color-green-light-color': '#1e6b2e',
    '--mantine-color-green-outline': '#237032',
    '--mantine-color-orange-light-color': '#9a3a08',
  },
  dark: {
    ...UNDER_THE_POINTER,
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': '#9b9b9b',
  },
});
