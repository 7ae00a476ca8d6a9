/** The call client of a page: one state to render, actions to call. See `callState.ts` for the contract. */
import { v7 as uuidv7 } from 'uuid';
import {
  admit,
  endSession,
  muteParticipant,
  refuse,
  removeParticipant,
  sendChat,
  setConsent,
  setContact,
  setLanguage,
  setLocked,
} from '../../wire/events/admission.ts';
import type { ChatMessage, ParticipantView } from '../../wire/rooms.ts';
import { putChat, putParticipant } from './admissionState.ts';
import { CallConnection, type ShowLobbyAlert } from './CallConnection.ts';
import type { CallClient } from './callState.ts';
import { CallStore } from './CallStore.ts';
import type { TileSize } from './layers.ts';

/** Layouts change in bursts (a window is dragged, a tile moves); the server hears of the last one. */
const layoutSettledMs = 150;

export function createCallClient(options: {
  /** For those who may admit: the page shows and plays that somebody waits. Those who wait are then told. */
  showLobbyAlert: ShowLobbyAlert;
}): CallClient {
  const store = new CallStore();
  const connection = new CallConnection(store, options.showLobbyAlert);
  const { local, request } = connection;
  let layoutTimer: ReturnType<typeof setTimeout> | undefined;

  const putOwn = (view: ParticipantView) =>
    store.update({ participants: putParticipant(store.getState().participants, view) });

  async function deliver(message: ChatMessage): Promise<void> {
    store.update({ chat: putChat(store.getState().chat, message, 'sending') });
    const { messageId, text } = message;
    try {
      const sent = await request(sendChat, { messageId, text });
      store.update({ chat: putChat(store.getState().chat, sent, 'sent') });
    } catch (error) {
      store.update({ chat: putChat(store.getState().chat, message, 'failed') });
      throw error;
    }
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,

    join: (joinOptions) => connection.join(joinOptions),
    leave: () => connection.leave(),
    close() {
      clearTimeout(layoutTimer);
      connection.close();
    },

    setMicrophone: (on) => local.setMicrophone(on),
    reopenMicrophone: () => local.reopenMicrophone(),
    setCamera: (on) => local.setCamera(on),
    useMicrophone: (deviceId) => local.use('microphone', deviceId),
    useCamera: (deviceId) => local.use('camera', deviceId),
    startScreen: () => local.startScreen(),
    stopScreen: () => local.stopScreen(),

    async sendChat(text) {
      const { participantId, participants, sessionStartedAtMs } = store.getState();
      const own = participants.find((participant) => participant.participantId === participantId);
      if (!own || sessionStartedAtMs === null) return;
      await deliver({
        // Made here, so that sending it again cannot write it twice.
        messageId: uuidv7(),
        participantId: own.participantId,
        displayName: own.displayName,
        text: text.trim(),
        sentMs: performance.now() - sessionStartedAtMs,
      });
    },
    async retryChat(messageId) {
      const entry = store.getState().chat.find((message) => message.messageId === messageId);
      if (entry?.delivery !== 'failed') return;
      const { delivery: _, ...message } = entry;
      await deliver(message);
    },

    async setConsent(consent) {
      putOwn(await request(setConsent, consent));
      connection.remember({ consent });
    },
    async setLanguage(language) {
      putOwn(await request(setLanguage, { language }));
      connection.remember({ language });
    },

    async setContact(contact) {
      await request(setContact, contact);
      store.update({ contact });
      connection.remember({ contact });
    },

    setVisible(tiles: ReadonlyMap<string, TileSize>) {
      clearTimeout(layoutTimer);
      layoutTimer = setTimeout(() => connection.remote?.show(tiles), layoutSettledMs);
    },

    async admit(participantId) {
      await request(admit, { participantId });
    },
    async refuse(participantId) {
      await request(refuse, { participantId });
    },
    async mute(participantId) {
      await request(muteParticipant, { participantId });
    },
    async remove(participantId) {
      await request(removeParticipant, { participantId });
    },
    async setLocked(locked) {
      await request(setLocked, { locked });
    },
    async endSession() {
      await request(endSession, {});
    },
  };
}
