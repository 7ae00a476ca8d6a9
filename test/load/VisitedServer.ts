import { exchangeStartLink } from '../../src/wire/routes/server.ts';
import { createInvite, createRoom, deleteRoom, enterRoom } from '../../src/wire/routes/rooms.ts';
import { sendRoute } from '../support/sendRoute.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';

/** Counted as ever; but all people of a load come from one address, and one account opens all their rooms. */
const manyFromOneAddress = {
  CONSILIUM_LIMIT_PEOPLE: '100000',
  CONSILIUM_LIMIT_READS: '100000',
  CONSILIUM_LIMIT_WRITES: '100000',
  CONSILIUM_LIMIT_SOCKETS: '100000',
};

export interface OpenedRoom {
  roomId: string;
  /** Of those who are to join; each enters without waiting for anybody. */
  tokens: string[];
}

/** The real server with somebody signed in who opens rooms, and lets people into them. */
export class VisitedServer {
  readonly server: RunningServer;
  #token = '';

  static async start(environment: Record<string, string> = {}): Promise<VisitedServer> {
    const server = await startServer({
      CONSILIUM_RTC_LISTEN_ADDRESS: '127.0.0.1',
      ...manyFromOneAddress,
      ...environment,
    });
    const visited = new VisitedServer(server);
    await visited.signIn();
    return visited;
  }

  private constructor(server: RunningServer) {
    this.server = server;
  }

  /** Also again, where the work takes longer than a sign-in lasts. */
  async signIn(): Promise<void> {
    const credential = new URLSearchParams(new URL(await this.server.freshStartLink()).hash.slice(1)).get(
      'start',
    );
    const { body } = await sendRoute(this.server.url, exchangeStartLink, { body: { credential } });
    this.#token = exchangeStartLink.reply.parse(body).accessToken;
  }

  async openRoom(people: number): Promise<OpenedRoom> {
    const { url } = this.server;
    const token = this.#token;
    const made = await sendRoute(url, createRoom, { token, body: { name: 'Load', kind: 'video' } });
    const { roomId } = createRoom.reply.parse(made.body).room;
    const tokens: string[] = [];
    for (let number = 1; number <= people; number++) {
      const body = { displayName: `Person ${number}` };
      const entered = await sendRoute(url, enterRoom, { token, params: { roomId }, body });
      tokens.push(enterRoom.reply.parse(entered.body).token);
    }
    return { roomId, tokens };
  }

  /** Whoever opens it enters as a colleague, without waiting. */
  async colleagueLink(roomId: string): Promise<string> {
    const sent = { token: this.#token, params: { roomId }, body: { role: 'clinician' } };
    const made = await sendRoute(this.server.url, createInvite, sent);
    return createInvite.reply.parse(made.body).url;
  }

  async openRooms(rooms: number, people: number): Promise<OpenedRoom[]> {
    const opened: OpenedRoom[] = [];
    while (opened.length < rooms) opened.push(await this.openRoom(people));
    return opened;
  }

  async deleteRoom(roomId: string): Promise<void> {
    const answer = await sendRoute(this.server.url, deleteRoom, { token: this.#token, params: { roomId } });
    if (answer.status !== 204) throw new Error(`a room was not deleted: ${JSON.stringify(answer.body)}`);
  }
}
