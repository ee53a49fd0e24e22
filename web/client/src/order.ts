/** The messages of one job in their order: none twice, none left out, each with its place. */
import type { CompleteMessage, ErrorMessage, PingMessage, ProgressMessage, ResultMessage } from "./generated/messages.js";
import { Lost } from "./trouble.js";

/** What the stream of one job says. `conflated`: first and last number of those it stands for. */
export type StreamMessage =
  | (ProgressMessage & { conflated?: [number, number] | null })
  | CompleteMessage
  | ErrorMessage
  | PingMessage
  | ResultMessage;

export type JobMessage = Exclude<StreamMessage, PingMessage | ResultMessage>;

/** Whether it is the last message of its job. */
export const isTerminal = (message: StreamMessage): message is CompleteMessage | ErrorMessage =>
  message.type === "complete" || message.type === "error";

export const isOfJob = (message: StreamMessage): message is JobMessage =>
  message.type === "progress" || isTerminal(message);

export class Order {
  #last: number | undefined;

  constructor(
    /** Where the stream goes on: `start`, a cursor, or undefined for the present state. */
    public cursor: string | undefined,
  ) {
    this.#last = cursor === "start" ? 0 : undefined;
  }

  /** Whether `message` is news. Throws Lost where one before it is missing: joining again at the
   * cursor brings both. */
  isNews(message: StreamMessage): boolean {
    if (!isOfJob(message)) return true;
    const { seq } = message;
    if (!("snapshot" in message && message.snapshot)) {
      const last = this.#last;
      const first = ("conflated" in message && message.conflated?.[0]) || seq;
      if (last !== undefined && seq <= last) return false;
      if (last !== undefined && first > last + 1) throw new Lost("a message is missing");
    }
    this.#last = seq;
    this.cursor = message.cursor;
    return true;
  }
}
