import { useEffect, useRef } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { useCall } from './CallContext.tsx';
import { useCallView } from './CallView.tsx';
import { useNames } from './Names.tsx';
import { useViewSettings } from './viewSettings.ts';

/** Says politely who came and went, what was written while the chat is closed, and captions where asked for. */
export function CallAnnouncements() {
  useComingAndGoing();
  useChatAnnounced();
  useCaptionsAnnounced();
  return null;
}

function useComingAndGoing(): void {
  const m = useMessages();
  const announce = useAnnounce();
  const participants = useCall((state) => state.participants);
  const before = useRef(participants);
  useEffect(() => {
    const here = new Set(participants.map((person) => person.participantId));
    const there = new Set(before.current.map((person) => person.participantId));
    for (const person of participants) {
      if (!there.has(person.participantId)) announce(m.call.joined(person.displayName));
    }
    for (const person of before.current) {
      if (!here.has(person.participantId)) announce(m.call.left(person.displayName));
    }
    before.current = participants;
  }, [announce, m, participants]);
}

function useChatAnnounced(): void {
  const m = useMessages();
  const announce = useAnnounce();
  const { panel } = useCallView();
  const chat = useCall((state) => state.chat);
  const ownId = useCall((state) => state.participantId);
  const announced = useRef(chat.length);
  useEffect(() => {
    // The open panel is a log of its own.
    if (panel !== 'chat') {
      for (const message of chat.slice(announced.current)) {
        if (message.participantId !== ownId) announce(m.chat.announced(message.displayName, message.text));
      }
    }
    announced.current = chat.length;
  }, [announce, chat, m, ownId, panel]);
}

function useCaptionsAnnounced(): void {
  const m = useMessages();
  const announce = useAnnounce();
  const names = useNames();
  const { captionsAnnounced } = useViewSettings();
  const transcript = useCall((state) => state.transcript);
  const announced = useRef(new Set<string>());
  useEffect(() => {
    for (const line of transcript.slice(-12)) {
      if (line.line !== 'caption' || line.caption.kind !== 'final' || line.caption.text === '') continue;
      const { utteranceId, participantId, text } = line.caption;
      if (announced.current.has(utteranceId)) continue;
      announced.current.add(utteranceId);
      if (captionsAnnounced) {
        announce(m.chat.announced(names.get(participantId) ?? m.captions.unknownSpeaker, text));
      }
    }
  }, [announce, captionsAnnounced, m, names, transcript]);
}
