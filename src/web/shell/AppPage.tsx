import type { ReactNode } from 'react';
import { NewsBell } from '../notifications/NewsBell.tsx';
import { AccountMenu } from '../start/AccountMenu.tsx';
import { Page } from '../ui/Page.tsx';
import { FirstAdminOffer } from './FirstAdminOffer.tsx';
import { AdminNavigation, Navigation } from './Navigation.tsx';

interface AppPageProps {
  title: string;
  children: ReactNode;
  width?: 's' | 'm' | 'l';
  centred?: boolean;
}

/** The frame of every page for people who are signed in: the navigation, what is new, their account, and skipping past both. */
export const AppPage = ({ title, children, width = 'm', centred = false }: AppPageProps) => (
  <Page
    title={title}
    width={width}
    centred={centred}
    navigation={
      <>
        <Navigation />
        <AdminNavigation />
      </>
    }
    bar={
      <>
        <NewsBell />
        <AccountMenu />
      </>
    }
  >
    <FirstAdminOffer />
    {children}
  </Page>
);
