import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import type { ParticipantRole, RoomView } from '../../wire/rooms.ts';
import type { Entrance } from '../../wire/routes/rooms.ts';
import { noContact } from '../contact/contactTexts.ts';
import type { PreviewTracks } from '../devices/DevicePreview.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { ConnectingPage } from './ConnectingPage.tsx';
import { PreJoin, type JoinChoice } from './PreJoin.tsx';
import { forgetVisit, keepVisit, readVisit, type StoredVisit } from './storedVisit.ts';

const loadVisitRoom = () => import('../room/VisitRoom.tsx');
const VisitRoom = lazy(loadVisitRoom);
const CallCheckPage = lazy(() => import('../check/CallCheckPage.tsx'));

interface VisitFlowProps {
  /** See `storedVisit.ts`. */
  origin: string;
  room: RoomView | null;
  role: ParticipantRole | null;
  /** Where somebody of its care team goes back to. */
  caseId?: string | null;
  suggestedName: string;
  /** It is theirs, and not for choosing. */
  isNameGiven?: boolean;
  /** Makes a new participant; null where there is only a token from another device. */
  enter: ((displayName: string) => Promise<Entrance>) | null;
  /** Of the guest link that opens it; it offers the check before the call. */
  secret?: string | null;
}

interface Joined {
  visit: StoredVisit;
  tracks: PreviewTracks;
}

/** Before the visit, in it, and back again. */
export function VisitFlow(props: VisitFlowProps) {
  const {
    origin,
    room,
    role,
    caseId = null,
    suggestedName,
    isNameGiven = false,
    enter,
    secret = null,
  } = props;
  const m = useMessages();
  const [stored, setStored] = useState(() => readVisit(origin));
  const [joined, setJoined] = useState<Joined | null>(null);
  const [isChecking, setChecking] = useState(false);

  // The call's code comes while the person looks at the preview, so that joining is quick.
  useEffect(() => void loadVisitRoom(), []);

  const forget = useCallback(() => {
    forgetVisit();
    setStored(null);
  }, []);
  const backToStart = useCallback(() => {
    setStored(readVisit(origin));
    setJoined(null);
  }, [origin]);

  if (joined) {
    return (
      <Suspense fallback={<ConnectingPage />}>
        <VisitRoom visit={joined.visit} tracks={joined.tracks} onForget={forget} onBack={backToStart} />
      </Suspense>
    );
  }

  const asksContact = (stored?.role ?? role) === 'patient';

  const join = async (choice: JoinChoice, takeTracks: () => PreviewTracks) => {
    const visit = stored
      ? {
          ...stored,
          contact: choice.contact,
          captions: choice.captions,
          keepTranscript: choice.keepTranscript,
          language: choice.language,
        }
      : await newVisit(choice);
    if (!visit) return;
    await loadVisitRoom();
    keepVisit(visit);
    setStored(visit);
    setJoined({ visit, tracks: takeTracks() });
  };

  const newVisit = async (choice: JoinChoice): Promise<StoredVisit | null> => {
    if (!enter) return null;
    const entrance = await enter(choice.displayName);
    return {
      origin,
      token: entrance.token,
      nodeUrl: entrance.nodeUrl,
      room: entrance.room,
      role: entrance.role,
      caseId,
      displayName: choice.displayName,
      contact: choice.contact,
      captions: choice.captions,
      keepTranscript: choice.keepTranscript,
      language: choice.language,
    };
  };

  const knownRoom = room ?? stored?.room ?? null;
  if (isChecking && secret !== null) {
    const kind = knownRoom?.kind ?? 'video';
    return <CallCheckPage secret={secret} kind={kind} onBack={() => setChecking(false)} />;
  }
  const texts = textsOf(m, { room: knownRoom, role, stored });
  return (
    <Page title={knownRoom?.name ?? m.join.title} width="l">
      <PreJoin
        key={stored === null ? 'new' : 'back'}
        {...texts}
        kind={knownRoom?.kind ?? 'video'}
        suggestedName={stored ? null : suggestedName}
        isNameGiven={isNameGiven}
        initial={{
          contact: asksContact ? (stored?.contact ?? noContact) : null,
          captions: stored?.captions ?? false,
          keepTranscript: stored?.keepTranscript ?? false,
          language: stored?.language ?? 'auto',
        }}
        onJoin={join}
        before={
          secret !== null && (
            <Button look="quiet" icon="devices" onPress={() => setChecking(true)}>
              {m.join.check}
            </Button>
          )
        }
        aside={
          stored &&
          enter &&
          role !== 'host' && (
            <Button look="quiet" wide onPress={forget}>
              {m.join.asSomebodyElse}
            </Button>
          )
        }
      />
    </Page>
  );
}

function textsOf(
  m: ReturnType<typeof useMessages>,
  { room, role, stored }: { room: RoomView | null; role: ParticipantRole | null; stored: StoredVisit | null },
): { title: string; lead: string; submitText: string } {
  if (stored?.room === null) {
    return { title: m.join.continueTitle, lead: m.join.continueText, submitText: m.join.join };
  }
  if (stored) {
    const { displayName } = stored;
    const lead = displayName === null ? m.join.rejoinTextPlain : m.join.rejoinText(displayName);
    return { title: m.join.rejoinTitle, lead, submitText: m.join.rejoin };
  }
  const name = room?.name ?? m.join.title;
  if (role === 'patient') {
    return { title: m.join.guestTitle(name), lead: m.join.patientLead, submitText: m.join.ask };
  }
  const title = role === 'host' ? name : m.join.guestTitle(name);
  return { title, lead: m.join.clinicianLead, submitText: m.join.join };
}
