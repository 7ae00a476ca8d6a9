import { WireError } from '../wire/errors.ts';
import type { ChatMessage } from '../wire/rooms.ts';
import type { RoomSettings } from './roomSettings.ts';

/** The chat of one session, kept for those who come later. */
export class SessionChat {
  readonly #settings: RoomSettings;
  readonly #messages = new Map<string, ChatMessage>();
  readonly #toBeKept = new Set<ChatMessage>();
  #characters = 0;

  constructor(settings: RoomSettings) {
    this.#settings = settings;
  }

  /** What was written by who let it be kept then. */
  get toBeKept(): ChatMessage[] {
    return [...this.#toBeKept];
  }

  get messages(): ChatMessage[] {
    return [...this.#messages.values()];
  }

  /**
   * Idempotent on messageId: a repeat answers the message that stands, and is not new. Throws LIMIT_REACHED, and
   * INVALID_REQUEST where the id is another participant's.
   */
  add(message: ChatMessage, toBeKept: boolean): { message: ChatMessage; isNew: boolean } {
    const standing = this.#messages.get(message.messageId);
    if (standing) {
      if (standing.participantId === message.participantId) return { message: standing, isNew: false };
      throw new WireError('INVALID_REQUEST', { issues: [{ path: 'messageId', message: 'taken' }] });
    }
    const { maxChatMessages, maxChatCharacters } = this.#settings;
    if (
      this.#messages.size >= maxChatMessages ||
      this.#characters + message.text.length > maxChatCharacters
    ) {
      throw new WireError('LIMIT_REACHED', { messages: maxChatMessages, characters: maxChatCharacters });
    }
    this.#messages.set(message.messageId, message);
    if (toBeKept) this.#toBeKept.add(message);
    this.#characters += message.text.length;
    return { message, isNew: true };
  }
}
