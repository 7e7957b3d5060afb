import { createContext, use } from "react";

/** Layers that any part of the shell may open; one at a time. */
export type LayerName = "palette" | "shortcuts" | "more" | "map";

interface Layers {
  shown: LayerName | null;
  show: (layer: LayerName) => void;
  hide: () => void;
}

export const LayersContext = createContext<Layers>({
  shown: null,
  show: () => undefined,
  hide: () => undefined,
});

export function useLayers(): Layers {
  return use(LayersContext);
}
