/** Output of a run: pieces as they came, put together to lines. Pure. */
import type { Execution, ExecutionOutput } from "@/api/types";
import { plural } from "@/ui/format/numbers";

export interface OutputLine {
  id: string;
  at: string;
  step: number | null;
  stream: ExecutionOutput["stream"];
  text: string;
}

/** What is known and what came, by sequence, each piece once. The same list when nothing is new. */
export function mergeOutput(
  known: readonly ExecutionOutput[],
  came: readonly ExecutionOutput[],
): readonly ExecutionOutput[] {
  const last = known.at(-1)?.seq ?? -Infinity;
  const fresh = came.filter((piece) => piece.seq > last).sort((a, b) => a.seq - b.seq);
  const unique = fresh.filter((piece, index) => piece.seq !== fresh[index - 1]?.seq);
  return unique.length === 0 ? known : [...known, ...unique];
}

/**
 * Lines of the pieces. A piece may hold several lines or a part of one; the next piece of the same step and stream goes
 * on where it stopped. A carriage return begins the line anew, as on a terminal.
 */
export function linesOf(pieces: readonly ExecutionOutput[]): OutputLine[] {
  const lines: OutputLine[] = [];
  const open = new Map<string, OutputLine>();
  for (const piece of pieces) {
    const key = `${piece.step ?? ""}${piece.stream}`;
    const parts = piece.text.replace(/\r\n/gu, "\n").split("\n");
    parts.forEach((part, index) => {
      const going = index === 0 ? open.get(key) : undefined;
      const isLast = index === parts.length - 1;
      if (going !== undefined) {
        going.text = overwrite(going.text + part);
      } else if (!(isLast && part === "" && parts.length > 1)) {
        const { at, step, stream, seq } = piece;
        const line = { id: `${seq}.${index}`, at, step, stream, text: overwrite(part) };
        lines.push(line);
        open.set(key, line);
      }
      if (!isLast || piece.stream === "system") open.delete(key);
    });
  }
  return lines;
}

function overwrite(text: string): string {
  const at = text.lastIndexOf("\r");
  // eslint-disable-next-line no-control-regex -- colour codes of terminals are left out
  return text.slice(at + 1).replace(/\u001b\[[0-9;?]*[A-Za-z]/gu, "");
}

/** The file that is saved: one line each, with time, step and stream in front. */
export function outputFile(lines: readonly OutputLine[]): string {
  return lines
    .map((line) => `${line.at}\t${line.step === null ? "-" : line.step + 1}\t${line.stream}\t${line.text}`)
    .join("\n");
}

const DAY_MS = 86_400_000;

/** For how long the output was kept, "30 days"; null while it still is. */
export function keptFor({
  output_removed_at: removed,
  finished_at,
  created_at,
}: Pick<Execution, "output_removed_at" | "finished_at" | "created_at">): string | null {
  if (removed === null) return null;
  const days = Math.floor((Date.parse(removed) - Date.parse(finished_at ?? created_at)) / DAY_MS);
  return days < 1 ? "less than a day" : plural(days, "day");
}
