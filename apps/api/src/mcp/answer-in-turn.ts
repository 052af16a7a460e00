import { type JSONRPCRequest, ProtocolErrorCode } from "@modelcontextprotocol/server";
import { limits } from "@todo/validation/limits";
import { toApiError } from "#http/to-api-error.ts";
import { inPlace } from "#limits/concurrency-limit.ts";
import type { McpCall } from "./mcp-call.ts";
import { withErrorBody } from "./rpc-error.ts";
import type { RpcAnswer } from "./shared-transport.ts";

/**
 * The answers to a batch, as JSON. One request after the other is carried out, until the answers are long enough or
 * their client has gone. Throws the 429, and what `answer` throws.
 */
export async function answerInTurn(
  call: McpCall,
  requests: JSONRPCRequest[],
  answer: (request: JSONRPCRequest) => Promise<RpcAnswer>,
): Promise<string[]> {
  const { batches, user, request } = call;
  return inPlace(batches, user.id, async () => {
    const answers: string[] = [];
    let length = 0;
    const answerNext = async (each: JSONRPCRequest) => {
      try {
        return await answer(each);
      } catch (error) {
        // A 429 or 503 for the whole batch would say that nothing was carried out, and all would be repeated.
        if (answers.length === 0) throw error;
        return refused(call, each, error);
      }
    };
    for (const each of requests) {
      if (request.signal.aborted) break;
      const isFull = length > limits.batchAnswersMaxLength;
      const text = JSON.stringify(isFull ? leftOut(call, each) : await answerNext(each));
      length += text.length;
      answers.push(text);
    }
    return answers;
  });
}

const passing = new Set<string>(["RATE_LIMITED", "SERVICE_UNAVAILABLE"]);

function refused(call: McpCall, { id }: JSONRPCRequest, thrown: unknown): RpcAnswer {
  const error = toApiError(thrown);
  if (!passing.has(error.code)) throw thrown;
  const { InternalError: code } = ProtocolErrorCode;
  const failure = withErrorBody({ code, message: error.detail }, call, error.code);
  return { jsonrpc: "2.0", id, error: failure };
}

function leftOut(call: McpCall, { id }: JSONRPCRequest): RpcAnswer {
  const message = "Not carried out: the answers of the batch are too long. Send it again.";
  const error = withErrorBody({ code: ProtocolErrorCode.InvalidRequest, message }, call);
  return { jsonrpc: "2.0", id, error };
}
