import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";

import { cn } from "@/ui/cn";
import { Skeleton } from "@/ui/skeleton";
import { holdShortcuts } from "@/ui/shortcuts";

import { LiveProvider } from "../live";
import { LostBanner } from "../live/LostBanner";
import { GlobalKeys } from "./GlobalKeys";
import { LayersContext, type LayerName } from "./layers";
import { NavRail, useRail } from "./NavRail";
import { Permitted } from "./Permitted";
import { TabBar } from "./TabBar";
import { WatchStrip } from "./WatchStrip";

const loadPalette = () => import("../palette/Palette");
const Palette = lazy(() => loadPalette().then((module) => ({ default: module.Palette })));
const ShortcutsDialog = lazy(() =>
  import("./ShortcutsDialog").then((module) => ({ default: module.ShortcutsDialog })),
);
const GoToMap = lazy(() => import("./GoToMap").then((module) => ({ default: module.GoToMap })));
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
  const rail = useRail();
  return (
    <LiveProvider>
      <LayersContext value={layers}>
        <GlobalKeys />
        <a className="skip" href="#main">
          Skip to content
        </a>
        <div className={cn("app", rail && "has-rail")}>
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
          {shown === "map" ? <GoToMap onClose={layers.hide} /> : null}
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
