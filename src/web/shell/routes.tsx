/** Every address of the page, one entry each: who it is for, and what it shows. Each page is loaded when it is opened. */
import { lazy, type ReactNode } from 'react';
import { admins, everyPerson, staff, type Audience } from './audience.ts';

const AccountPage = lazy(() => import('../account/AccountPage.tsx'));
const RoomsPage = lazy(() => import('../rooms/RoomsPage.tsx'));
const RoomPage = lazy(() => import('../join/RoomPage.tsx'));
const CasesPage = lazy(() => import('../cases/CasesPage.tsx'));
const NewCasePage = lazy(() => import('../cases/NewCasePage.tsx'));
const CasePage = lazy(() => import('../cases/CasePage.tsx'));
const EditCasePage = lazy(() => import('../cases/EditCasePage.tsx'));
const TranscriptPage = lazy(() => import('../sessions/TranscriptPage.tsx'));
const UsersPage = lazy(() => import('../admin/UsersPage.tsx'));
const NotificationsPage = lazy(() => import('../notifications/NotificationsPage.tsx'));
const NotificationSettingsPage = lazy(() => import('../notifications/NotificationSettingsPage.tsx'));
const JobsPage = lazy(() => import('../admin/jobs/JobsPage.tsx'));
const KeysPage = lazy(() => import('../admin/KeysPage.tsx'));
const WebhooksPage = lazy(() => import('../admin/webhooks/WebhooksPage.tsx'));
const AuditPage = lazy(() => import('../admin/audit/AuditPage.tsx'));
const EmergencyPage = lazy(() => import('../admin/EmergencyPage.tsx'));
const RetentionPage = lazy(() => import('../retention/RetentionPage.tsx'));
const ResetPage = lazy(() => import('../start/ResetPage.tsx'));
const OrganisationReturnPage = lazy(() => import('../start/OrganisationReturnPage.tsx'));
const InvitationPage = lazy(() => import('../start/InvitationPage.tsx'));
const JoinPage = lazy(() => import('../join/JoinPage.tsx'));

export interface PageRoute {
  /** A path of wouter, without the base of the page. */
  path: string;
  audience: Audience;
  page: (params: Readonly<Record<string, string | undefined>>) => ReactNode;
}

const route = (path: string, audience: Audience, page: PageRoute['page']): PageRoute => ({
  path,
  audience,
  page,
});

export const pageRoutes: readonly PageRoute[] = [
  route('/sign-in/organisation', 'anyone', () => <OrganisationReturnPage />),
  route('/reset', 'anyone', () => <ResetPage />),
  route('/invitation', 'anyone', () => <InvitationPage />),
  route('/join', 'anyone', () => <JoinPage />),
  route('/account', everyPerson, () => <AccountPage />),
  route('/rooms', staff, () => <RoomsPage />),
  route('/rooms/:roomId', staff, ({ roomId = '' }) => <RoomPage key={roomId} roomId={roomId} />),
  route('/cases', everyPerson, () => <CasesPage />),
  route('/cases/new', staff, () => <NewCasePage />),
  route('/cases/:caseId/edit', staff, ({ caseId = '' }) => <EditCasePage key={caseId} caseId={caseId} />),
  route('/cases/:caseId/visits/:sessionId', everyPerson, ({ caseId = '', sessionId = '' }) => (
    <TranscriptPage key={sessionId} caseId={caseId} sessionId={sessionId} />
  )),
  route('/cases/:caseId/:section?', everyPerson, ({ caseId = '', section = 'timeline' }) => (
    <CasePage key={caseId} caseId={caseId} section={section} />
  )),
  route('/admin/users', admins, () => <UsersPage />),
  route('/notifications', everyPerson, () => <NotificationsPage />),
  route('/notifications/settings', everyPerson, () => <NotificationSettingsPage />),
  route('/admin/jobs', admins, () => <JobsPage />),
  route('/admin/keys', admins, () => <KeysPage />),
  route('/admin/webhooks', admins, () => <WebhooksPage />),
  route('/admin/emergency-access', admins, () => <EmergencyPage />),
  route('/admin/audit', admins, () => <AuditPage />),
  route('/admin/retention', admins, () => <RetentionPage />),
];
