import { requestRaw, type QueryValue } from "./client";

/** Splits a text/event-stream body into the data of its messages. Comments and other fields are skipped. */
export async function* readEventStream(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += value.replace(/\r\n?/g, "\n");
    let end = rest.indexOf("\n\n");
    while (end !== -1) {
      const data = rest
        .slice(0, end)
        .split("\n")
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice(5).replace(/^ /, ""))
        .join("\n");
      rest = rest.slice(end + 2);
      if (data !== "") yield data;
      end = rest.indexOf("\n\n");
    }
  }
}

/** Follows an event stream with the session attached (EventSource cannot carry a bearer token). */
export async function* follow<T>(
  path: string,
  query: Record<string, QueryValue>,
  signal: AbortSignal,
  lastEventId?: string,
): AsyncGenerator<T> {
  const response = await requestRaw(path, { query, signal, lastEventId });
  if (response.body === null) return;
  for await (const data of readEventStream(response.body)) yield JSON.parse(data) as T;
}
