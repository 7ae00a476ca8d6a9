/** The people and ids of the sample exchange in the protocol document. */
export const sample = {
  roomId: '01939a2e-7c00-7a10-8000-000000000001',
  inviteId: '01939a2e-7c00-7a10-8000-000000000002',
  sessionId: '01939a2e-7c00-7a10-8000-000000000003',
  hostId: '01939a2e-7c00-7a10-8000-000000000004',
  hostPeerId: '01939a2e-7c00-7a10-8000-000000000005',
  patientId: '01939a2e-7c00-7a10-8000-000000000006',
  patientPeerId: '01939a2e-7c00-7a10-8000-000000000007',
  messageId: '01939a2e-7c00-7a10-8000-000000000008',
  utteranceId: '01939a2e-7c00-7a10-8000-000000000009',
  gapId: '01939a2e-7c00-7a10-8000-00000000000a',
  routerId: '4a0e5927-9b0c-4949-8c24-0e1e2e3e4e5e',
  transportId: '5b1f6a38-0c1d-4a5e-9d35-1f2f3f4f5f6f',
  producerId: '7c2e7b49-1d2e-4b6f-8e46-2a3a4a5a6a7a',
  userId: '01939a2e-7c00-7a10-8000-00000000000b',
  caseId: '01939a2e-7c00-7a10-8000-00000000000c',
  consentId: '01939a2e-7c00-7a10-8000-00000000000d',
  mediaId: '01939a2e-7c00-7a10-8000-00000000000e',
  passkeyId: '01939a2e-7c00-7a10-8000-000000000012',
  apiKeyId: '01939a2e-7c00-7a10-8000-00000000000f',
  serviceId: '01939a2e-7c00-7a10-8000-000000000010',
  breakGlassId: '01939a2e-7c00-7a10-8000-000000000011',
  invitationId: '01939a2e-7c00-7a10-8000-000000000015',
  notificationId: '01939a2e-7c00-7a10-8000-000000000013',
  eventId: '01939a2e-7c00-7a10-8000-000000000014',
  webhookId: '01939a2e-7c00-7a10-8000-000000000020',
  deliveryId: '01939a2e-7c00-7a10-8000-000000000021',
  consumerId: '8d3f8c5a-2e3f-4c70-9f57-3b4b5b6b7b8b',
  createdAt: '2026-03-02T09:00:00.000Z',
  startedAt: '2026-03-02T09:05:00.000Z',
} as const;

const noConsent = { captions: false, keepTranscript: false, ai: false };

export const samplePatient = {
  participantId: sample.patientId,
  peerId: sample.patientPeerId,
  displayName: 'Ana Ruiz',
  role: 'patient' as const,
  connection: 'connected' as const,
  consent: { ...noConsent, captions: true },
  captioned: true,
  language: 'es',
  mutedByModerator: false,
  soundLost: false,
};

export const sampleHost = {
  participantId: sample.hostId,
  peerId: sample.hostPeerId,
  displayName: 'Dr. Okafor',
  role: 'host' as const,
  connection: 'connected' as const,
  consent: { ...noConsent, captions: true },
  captioned: true,
  language: 'en',
  mutedByModerator: false,
  soundLost: false,
};

export const sampleRoom = {
  roomId: sample.roomId,
  name: 'Follow-up, Tuesday morning',
  kind: 'video' as const,
  mode: 'assisted' as const,
  createdAt: sample.createdAt,
  scheduledAt: null,
};

export const sampleSession = {
  sessionId: sample.sessionId,
  startedAt: sample.startedAt,
  elapsedMs: 61_500,
  locked: false,
};

export const sampleProducer = {
  producerId: sample.producerId,
  participantId: sample.patientId,
  peerId: sample.patientPeerId,
  kind: 'audio' as const,
  source: 'microphone' as const,
  paused: false,
};

export const sampleContact = { whereNow: 'Calle Mayor 12, 3º B, Madrid', callBackNumber: '+34 600 000 000' };

export const sampleWaiting = {
  participantId: sample.patientId,
  displayName: 'Ana Ruiz',
  role: 'patient' as const,
  since: sample.startedAt,
  contact: sampleContact,
};

export const sampleRtpParameters = {
  mid: '0',
  codecs: [
    {
      mimeType: 'audio/opus',
      payloadType: 111,
      clockRate: 48_000,
      channels: 2,
      parameters: { useinbandfec: 1, usedtx: 1 },
      rtcpFeedback: [{ type: 'transport-cc' }],
    },
  ],
  headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 1 }],
  encodings: [{ ssrc: 1_111_111, dtx: true }],
  rtcp: { cname: 'x1', reducedSize: true },
};

export const sampleCaption = {
  utteranceId: sample.utteranceId,
  revision: 1,
  kind: 'final' as const,
  sessionId: sample.sessionId,
  participantId: sample.patientId,
  peerId: sample.patientPeerId,
  startMs: 12_480,
  endMs: 15_040,
  text: 'It began on Monday.',
  words: [{ text: 'It', startMs: 12_500, endMs: 12_640, probability: 0.97, uncertain: false }],
  language: 'en',
  source: 'whisper.cpp:base',
};

export const sampleCase = {
  caseId: sample.caseId,
  caseNumber: 'C-2026-000123-X',
  status: 'open' as const,
  patient: {
    name: 'Ana Ruiz',
    birthDate: '1984-05-12',
    sex: 'female' as const,
    phone: '+34 600 000 000',
    recordNumber: null,
  },
  summary: 'Palpitations since Monday.',
  createdAt: sample.createdAt,
  updatedAt: sample.createdAt,
  version: 1,
  relation: 'owner' as const,
};

export const sampleRecordedSession = {
  sessionId: sample.sessionId,
  roomId: sample.roomId,
  caseId: sample.caseId,
  kind: 'video' as const,
  startedAt: sample.startedAt,
  endedAt: null,
  participants: [
    {
      participantId: sample.patientId,
      displayName: 'Ana Ruiz',
      role: 'patient' as const,
      userId: null,
      enteredAt: sample.startedAt,
      leftAt: null,
      contact: sampleContact,
    },
  ],
  segments: 12,
  chatMessages: 0,
};

export const sampleSegment = {
  kind: 'segment' as const,
  messageId: sample.utteranceId,
  participantId: sample.patientId,
  displayName: 'Ana Ruiz',
  startMs: 12_480,
  endMs: 15_040,
  text: 'It began on Monday.',
  confidence: 0.97,
  language: 'en',
  source: 'whisper.cpp:base',
  correction: null,
};

export const sampleConsentEntry = {
  consentId: sample.consentId,
  sessionId: sample.sessionId,
  participantId: sample.patientId,
  displayName: 'Ana Ruiz',
  role: 'patient' as const,
  kind: 'keepTranscript' as const,
  givenAt: sample.startedAt,
  withdrawnAt: null,
  textVersion: '2026-11-26',
};
