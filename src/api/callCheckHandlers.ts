import type { RtpCapabilities, RtpParameters, WebRtcTransport } from 'mediasoup/types';
import { requireUser } from '../auth/policy.ts';
import type { Cases } from '../cases/Cases.ts';
import type { CallChecks } from '../rooms/CallChecks.ts';
import type { RoomStore } from '../rooms/RoomStore.ts';
import {
  connectCallCheck,
  endCallCheck,
  listCallChecks,
  openCallCheck,
  receiveInCallCheck,
  sendInCallCheck,
} from '../wire/routes/callChecks.ts';
import { bind, type Binding } from './binding.ts';
import { RoomDoors } from './RoomDoors.ts';

export interface CallCheckHandlersOptions {
  roomStore: RoomStore;
  cases: Cases;
  callChecks: CallChecks;
}

export function callCheckHandlers({ roomStore, cases, callChecks }: CallCheckHandlersOptions): Binding[] {
  const doors = new RoomDoors({ roomStore, cases });

  /** The link is asked each time: one that is withdrawn meanwhile checks nothing any more. */
  const running = async ({ secret, checkId }: { secret: string; checkId: string }) => {
    const { invite } = await doors.openInvite(secret);
    return callChecks.find(invite.inviteId, checkId);
  };

  return [
    bind(openCallCheck, async ({ body }) => {
      const { invite } = await doors.openInvite(body.secret);
      const { check, limitMs, iceServers } = await callChecks.open(invite.inviteId);
      const { udp, tcp, relay, receive } = check.transports;
      return {
        checkId: check.checkId,
        limitMs,
        routerRtpCapabilities: { ...check.routerRtpCapabilities },
        send: { udp: optionsOf(udp), tcp: optionsOf(tcp), relay: relay && optionsOf(relay) },
        receive: optionsOf(receive),
        iceServers,
      };
    }),

    bind(connectCallCheck, async ({ body }) => {
      const check = await running(body);
      await check.connect(body.transportId, body.dtlsParameters);
      return {};
    }),

    bind(sendInCallCheck, async ({ body }) => {
      const check = await running(body);
      return check.send(body.transportId, body.kind, body.rtpParameters as RtpParameters);
    }),

    bind(receiveInCallCheck, async ({ body }) => {
      const check = await running(body);
      // As strict as mediasoup's types but for the names of codecs and extensions, which it looks up.
      const rtpCapabilities = body.rtpCapabilities as RtpCapabilities;
      const { id, kind, rtpParameters } = await check.receive(body.producerId, rtpCapabilities);
      return { consumerId: id, kind, rtpParameters: { ...rtpParameters } };
    }),

    bind(endCallCheck, async ({ body }) => {
      const { room, invite } = await doors.openInvite(body.secret);
      callChecks.close(invite.inviteId, body.checkId);
      await roomStore.saveCallCheck(room.roomId, invite.inviteId, body.result);
      return {};
    }),

    bind(listCallChecks, async ({ identity, params }) => {
      const { roomId } = await doors.kept(requireUser(identity), params.roomId);
      return { checks: await roomStore.listCallChecks(roomId) };
    }),
  ];
}

const optionsOf = ({ id, iceParameters, iceCandidates, dtlsParameters }: WebRtcTransport) => ({
  transportId: id,
  iceParameters: { ...iceParameters },
  iceCandidates: iceCandidates.map((candidate) => ({ ...candidate })),
  dtlsParameters: { ...dtlsParameters },
});
