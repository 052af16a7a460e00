import {
  type JSONRPCErrorResponse,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type JSONRPCResultResponse,
  type MessageClassification,
  PerRequestHTTPServerTransport,
} from "@modelcontextprotocol/server";

export type RpcAnswer = JSONRPCResultResponse | JSONRPCErrorResponse;

interface Asked<Call> {
  call: Call;
  id: JSONRPCRequest["id"];
  answer: (message: RpcAnswer) => void;
}

/**
 * One connection for the requests of all clients: a server of its own for each costs more than the call. Each request
 * has a number here, because ids of different clients are alike. Only requests may pass: a cancellation would name the
 * number of somebody else's.
 */
export class SharedTransport<Call> extends PerRequestHTTPServerTransport {
  readonly #classification: MessageClassification;
  readonly #asked = new Map<number, Asked<Call>>();
  #next = 1;

  constructor(classification: MessageClassification) {
    super({ classification });
    this.#classification = classification;
  }

  /** What the server answers to `request`. */
  ask(request: JSONRPCRequest, call: Call): Promise<RpcAnswer> {
    const number = this.#next++;
    return new Promise((answer) => {
      this.#asked.set(number, { call, id: request.id, answer });
      const { era } = this.#classification;
      const extra = era === "modern" ? { classification: this.#classification } : {};
      this.onmessage?.({ ...request, id: number }, extra);
    });
  }

  /** Whose request has this number. */
  callOf(number: unknown): Call {
    const asked = this.#asked.get(number as number);
    if (!asked) throw new Error("A request of MCP is not known.");
    return asked.call;
  }

  override async send(message: JSONRPCMessage): Promise<void> {
    if (!("result" in message || "error" in message)) return;
    const asked = this.#asked.get(message.id as number);
    if (!asked) return;
    this.#asked.delete(message.id as number);
    asked.answer({ ...message, id: asked.id });
  }
}
