import { expect, it } from "vitest";

import { readEventStream } from "./events-stream";

function bodyOf(...chunks: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
}

async function all(body: ReadableStream<Uint8Array>): Promise<string[]> {
  const found: string[] = [];
  for await (const data of readEventStream(body)) found.push(data);
  return found;
}

it("splits messages, wherever the chunks end, and skips pings", async () => {
  const body = bodyOf(
    ": following\n\nid: 1\nda",
    'ta: {"a":1}\n',
    "\n: ping\n\ndata: two\r\ndata: lines\r\n\r\n",
    "data: cut",
  );
  await expect(all(body)).resolves.toEqual(['{"a":1}', "two\nlines"]);
});
