import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";

import { useMe } from "@/api/session";
import { Skeleton } from "@/ui/skeleton";
import { holdShortcuts, useShortcuts } from "@/ui/shortcuts";

import { LiveProvider } from "../live";
import { LostBanner } from "../live/LostBanner";
import { placesOf, visibleNavigation } from "../navigation";
import { LayersContext, useLayers, type LayerName } from "./layers";
import { NavRail } from "./NavRail";
import { Permitted } from "./Permitted";
import { TabBar } from "./TabBar";
import { WatchStrip } from "./WatchStrip";

const loadPalette = () => import("../palette/Palette");
const Palette = lazy(() => loadPalette().then((module) => ({ default: module.Palette })));
const ShortcutsDialog = lazy(() =>
  import("./ShortcutsDialog").then((module) => ({ default: module.ShortcutsDialog })),
);
const MoreSheet = lazy(() => import("./MoreSheet").then((module) => ({ default: module.MoreSheet })));

/** Everything around a page for someone who is signed in. */
export function Shell() {
  const [shown, setShown] = useState<LayerName | null>(null);
  const layers = useMemo(() => {
    const turn = (layer: LayerName | null) => {
      holdShortcuts(layer !== null);
      setShown(layer);
    };
    return { shown, show: turn, hide: () => turn(null) };
  }, [shown]);
  usePaletteInAdvance();
  const main = useFocusOnNavigation();
  return (
    <LiveProvider>
      <LayersContext value={layers}>
        <GlobalKeys />
        <a className="skip" href="#main">
          Skip to content
        </a>
        <div className="app">
          <NavRail />
          <div className="min-w-0">
            <WatchStrip onSearch={() => layers.show("palette")} />
            <LostBanner />
            <main className="main" id="main" ref={main} tabIndex={-1}>
              <Suspense fallback={<Skeleton rows={8} label="Loading the page" />}>
                <Permitted>
                  <Outlet />
                </Permitted>
              </Suspense>
            </main>
          </div>
          <TabBar />
        </div>
        <Suspense fallback={null}>
          {shown === "palette" ? <Palette onClose={layers.hide} /> : null}
          {shown === "shortcuts" ? <ShortcutsDialog onClose={layers.hide} /> : null}
          {shown === "more" ? <MoreSheet onClose={layers.hide} /> : null}
        </Suspense>
      </LayersContext>
    </LiveProvider>
  );
}

/** The palette is fetched when the page has settled: what is typed right after Ctrl K must not get lost. */
function usePaletteInAdvance(): void {
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette(), 1500);
    return () => clearTimeout(timer);
  }, []);
}

/** After a navigation the focus starts at the new page, not at the link that is gone. */
function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null);
  const pathname = useLocation({ select: (location) => location.pathname });
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}

function GlobalKeys() {
  const me = useMe();
  const navigate = useNavigate();
  const layers = useLayers();
  const go = placesOf(visibleNavigation(me.permissions))
    .filter((item) => item.key !== undefined)
    .map((item) => ({
      keys: `g ${item.key ?? ""}`,
      label: `Go to ${item.label}`,
      group: "Go to",
      run: () => void navigate({ to: item.to, search: {} }),
    }));
  useShortcuts([
    {
      keys: "ctrl+k",
      label: "Search or run",
      group: "Everywhere",
      always: true,
      run: () => layers.show("palette"),
    },
    { keys: "?", label: "Keys on this page", group: "Everywhere", run: () => layers.show("shortcuts") },
    ...go,
  ]);
  return null;
}
