import type { ConnectionTest } from "@/api/types";

export type StageName = ConnectionTest["stages"][number]["name"];

export interface StageView {
  name: StageName;
  label: string;
  /** What the stage finds out. */
  question: string;
  state: "ok" | "failed" | "running" | "waiting" | "skipped";
  ms: number | null;
  detail: string | null;
}

const STAGES: readonly { name: StageName; label: string; question: string }[] = [
  { name: "dns", label: "Name", question: "Is the address known?" },
  { name: "tcp", label: "Port", question: "Does something answer there?" },
  { name: "host_key", label: "Host key", question: "Is it the machine it was before?" },
  { name: "auth", label: "Login", question: "Does the credential let us in?" },
  { name: "command", label: "Command", question: "Can a harmless command be run?" },
];

/** The five stages of a connection as they stand: before a test, during it, and after it has ended at one of them. */
export function stageViews(test: ConnectionTest | undefined, running: boolean): StageView[] {
  return STAGES.map((stage, index) => {
    const found = running ? undefined : test?.stages.find((each) => each.name === stage.name);
    if (found !== undefined) {
      return { ...stage, state: found.ok ? "ok" : "failed", ms: found.ms, detail: found.detail };
    }
    const state = running
      ? index === 0
        ? "running"
        : "waiting"
      : test === undefined
        ? "waiting"
        : "skipped";
    return { ...stage, state, ms: null, detail: null };
  });
}
