/**
 * What can go wrong with a connection, and what is to be done about it.
 *
 * Only what the daemon itself has said for good is a verdict (Refused): close code 1008, or a 4xx
 * that is `application/problem+json` with a `code`. Everything else may pass (Lost).
 */
import type { ErrorCode, FaultView, ProblemDetails } from "./generated/messages.js";

/** The connection ended without the job's end; the message says why. */
export class Lost extends Error {
  override readonly name: string = "Lost";
}

/** Nothing was heard for longer than a heartbeat allows. */
export class Silent extends Lost {
  override readonly name = "Silent";
}

/** All is well, but something better than this way of connecting may be had by now. */
export class Upgrade extends Lost {
  override readonly name = "Upgrade";
}

/** The daemon refused for good, and said why. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(
    /** Such as `NOT_FOUND`; a newer daemon may know others. */
    readonly code: ErrorCode | (string & {}),
    message: string,
    /** What is wrong with the input, if that is why. */
    readonly problems: readonly FaultView[] = [],
  ) {
    super(message);
  }
}

/** The verdict in a close code and its reason (`CODE: short text`); Lost when there is none. */
export function refusalOfClose(code: number, reason: string): Refused | Lost {
  if (code !== 1008) return new Lost(reason || `the connection was lost (${code})`);
  const [name = "", ...rest] = reason.split(": ");
  return new Refused(name || "AUTHORIZATION_ERROR", rest.join(": ") || "the daemon refused the connection");
}

/** The verdict in the answer to a command; Lost where the daemon could not, which passes. */
export function refusalOfProblem({ code, detail, status }: ProblemDetails): Refused | Lost {
  return status >= 500 ? new Lost(detail) : new Refused(code, detail);
}

/** The verdict in an answer that is no success; Lost for what a proxy says, and what passes. */
export async function refusalOf(answer: Response): Promise<Refused | Lost> {
  const passes = answer.status >= 500 || (answer.status === 429 && answer.headers.has("Retry-After"));
  const kind = answer.headers.get("Content-Type") ?? "";
  if (!kind.startsWith("application/problem+json")) return new Lost(`the answer was ${answer.status}`);
  const { code, detail, problems } = (await answer.json()) as {
    code: string;
    detail: string;
    problems?: FaultView[];
  };
  return passes ? new Lost(detail) : new Refused(code, detail, problems ?? []);
}
