import { useCallback, useEffect, useRef, useState } from 'react';
import { createCallClient } from '../call/createCallClient.ts';
import type { CallClient, JoinOptions } from '../call/callState.ts';
import type { PreviewTracks } from '../devices/DevicePreview.ts';
import { keepVisit, type StoredVisit } from '../join/storedVisit.ts';
import { ConnectingPage } from '../join/ConnectingPage.tsx';
import { useLobbyAlerts } from '../lobby/LobbyAlerts.tsx';
import { Visit } from './Visit.tsx';

interface VisitRoomProps {
  visit: StoredVisit;
  tracks: PreviewTracks;
  /** The stored place in the visit is no longer good. */
  onForget: () => void;
  onBack: () => void;
}

/** Holds the call client for as long as this part of the page is there. */
export default function VisitRoom({ visit, tracks, onForget, onBack }: VisitRoomProps) {
  const { show } = useLobbyAlerts();
  const [client, setClient] = useState<CallClient | null>(null);
  // Whatever changes later, a client is made once and joins with what there was then.
  const begin = useRef({ visit, tracks });

  useEffect(() => {
    const made = createCallClient({ showLobbyAlert: show });
    // A client belongs to the effect: it opens devices and connections.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    setClient(made);
    void made.join(joinOptions(begin.current.visit, begin.current.tracks));
    return () => {
      // Gone to another page of ours: the others need not wait for somebody to come back. A reload comes back.
      const { phase } = made.getState().phase;
      if (phase === 'inCall' || phase === 'waiting') void made.leave();
      else made.close();
    };
  }, [show]);

  const joinAgain = useCallback(
    (secondDevice?: JoinOptions['secondDevice']) => {
      if (!client) return;
      const { local } = client.getState();
      const live = (track: MediaStreamTrack | null) => (track?.readyState === 'live' ? track : null);
      const kept = { microphone: live(local.microphone.track), camera: live(local.camera.track) };
      void client.join({ ...joinOptions(visit, kept), ...(secondDevice && { secondDevice }) });
    },
    [client, visit],
  );

  if (!client) return <ConnectingPage />;
  return <Visit client={client} visit={visit} onJoinAgain={joinAgain} onForget={onForget} onBack={onBack} />;
}

function joinOptions(visit: StoredVisit, tracks: PreviewTracks): JoinOptions {
  return {
    token: visit.token,
    nodeUrl: visit.nodeUrl,
    // AI has no effect in this version, so it is not asked.
    consent: { captions: visit.captions, keepTranscript: visit.keepTranscript, ai: false },
    language: visit.language,
    contact: visit.contact,
    microphone: tracks.microphone,
    camera: tracks.camera,
    onToken: (token) => keepVisit({ ...visit, token, displayName: null }),
  };
}
