import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => listeners.forEach((each) => each()), 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The present, in ms, that moves every `step` seconds. All users share one timer. */
export function useNow(step = 1): number {
  const grain = step * 1000;
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / grain) * grain);
}
