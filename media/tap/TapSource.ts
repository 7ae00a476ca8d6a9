import type { Consumer } from 'mediasoup/types';

/** What a room hands over to have one microphone heard. The room alone decides, from consent, when. */
export interface TapSource {
  /** The server's own consumer of the producer, on a DirectTransport, paused; the tap resumes and closes it. */
  consumer: Consumer;
  sessionId: string;
  participantId: string;
  peerId: string;
  /** `performance.now()` at the beginning of the session. */
  sessionStartedAtMs: number;
  /**
   * Session time since which this microphone was open and could not be heard: from there to the first packet is a gap.
   * Null where nothing was missed.
   */
  unheardSinceMs: number | null;
  /** Asked at the beginning of each utterance: ISO 639-1, or null to detect. */
  language: () => string | null;
  /** Goes through tap, utterance and recognition in the log. */
  correlationId: string;
}

/**
 * Why a tap ends. After `consentWithdrawn` nothing that was heard is recognised or told any more; after the
 * others an open utterance is closed and recognised.
 */
export type DetachReason = 'consentWithdrawn' | 'producerClosed' | 'left' | 'sessionEnded' | 'closing';

export interface TapHandle {
  /** Resolves when the consumer is closed and, after `consentWithdrawn`, when pending speech is dropped. */
  detach(reason: DetachReason): Promise<void>;
}
