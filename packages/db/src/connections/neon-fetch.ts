const bodyMaxBytes = 256 * 2 ** 20;

/** `fetch` that validates the size and form of a response, which Neon's driver does not. Rejects for invalid ones. */
export async function fetchResults(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  const text = await readText(response);
  const isExpected = response.ok ? isResults : isObject;
  if ((response.ok || response.status === 400) && !isExpected(JSON.parse(text)))
    throw new Error("The answer is none of Neon's");
  return new Response(text, response);
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > bodyMaxBytes) throw new Error("The answer is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

const isObject = (value: unknown) => typeof value === "object" && value !== null;

interface Result {
  fields: unknown[];
  rows: unknown[][];
}

function isResults(body: unknown): boolean {
  const { results } = (body ?? {}) as { results?: unknown };
  return Array.isArray(results) && results.length === 2 && results.every(isResult);
}

function isResult(result: unknown): result is Result {
  const { fields, rows } = (result ?? {}) as Partial<Result>;
  if (!Array.isArray(fields) || !Array.isArray(rows)) return false;
  const hasWidth = (row: unknown) => Array.isArray(row) && row.length === fields.length;
  return (
    rows.every(hasWidth) && fields.every((field) => typeof field === "object" && field !== null)
  );
}
