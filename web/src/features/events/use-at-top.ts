import { useSyncExternalStore } from "react";

function subscribe(listener: () => void): () => void {
  window.addEventListener("scroll", listener, { passive: true });
  return () => window.removeEventListener("scroll", listener);
}

/** Whether the page stands at its top, where new rows may appear without moving anything the reader looks at. */
export function useAtTop(): boolean {
  return useSyncExternalStore(subscribe, () => window.scrollY < 40);
}
