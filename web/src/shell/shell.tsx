import {
  ActionIcon,
  Box,
  Button,
  Container,
  Group,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { NavLink, Outlet, ScrollRestoration } from 'react-router';
import { signOut } from '../session/support-key';
import { ConnectionBanner } from './connection-banner';
import { WhoAndWhere } from './who-and-where';

const PLACES = [
  ['/orders', 'Orders'],
  ['/cases', 'Cases'],
  ['/webhooks', 'Webhooks'],
  ['/overview', 'Overview'],
] as const;

/** What stands around every page. */
export function Shell() {
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <ConnectionBanner />
      <Box component="header" style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}>
        <Container size="xl" py={8} px={{ base: 'xs', sm: 'md' }}>
          <div className="header">
            <Text fw={700}>Support desk</Text>
            <Group component="nav" aria-label="Main" gap={2} wrap="nowrap">
              {PLACES.map(([to, name]) => (
                <NavLink key={to} to={to} className="nav">
                  {name}
                </NavLink>
              ))}
            </Group>
            <Group gap="xs" ml="auto">
              <WhoAndWhere />
              <ColorSchemeToggle />
              <SignOutButton />
            </Group>
          </div>
        </Container>
      </Box>
      <Container size="xl" component="main" id="main" tabIndex={-1} py="md" px={{ base: 'xs', sm: 'md' }}>
        <Outlet />
      </Container>
      <ScrollRestoration />
    </>
  );
}

function ColorSchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={isDark ? 'Use light colours' : 'Use dark colours'}
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
    >
      {isDark ? '☀' : '☾'}
    </ActionIcon>
  );
}

function SignOutButton() {
  const queries = useQueryClient();
  const leave = (): void => {
    queries.clear(); // nothing of what was seen stays in the tab
    signOut();
  };
  return (
    <Button variant="default" size="sm" onClick={leave}>
      Sign out
    </Button>
  );
}
