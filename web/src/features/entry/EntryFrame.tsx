import { useEffect, type ReactNode } from "react";

import { clockTime } from "@/ui/format/time";
import { ProductMark } from "@/ui/marks";
import { useNow } from "@/ui/now";

interface EntryFrameProps {
  /** Title of the browser's tab. */
  title: string;
  /** Beside the name of the product. */
  note: string;
  /** Draws a line under the top row. */
  lined?: boolean;
  children: ReactNode;
}

/** The page around sign-in and set-up, where there is no navigation yet. */
export function EntryFrame({ title, note, lined = false, children }: EntryFrameProps) {
  const now = useNow(1);
  useEffect(() => {
    document.title = `${title} · OpsSight`;
  }, [title]);
  return (
    <div className="entry">
      <header className={lined ? "top lined" : "top"}>
        <span className="brand">
          <ProductMark />
          <span>OpsSight</span>
        </span>
        <span className="text-text-3 text-xs truncate">{note}</span>
      </header>
      {children}
      <footer className="bot">
        <time className="num" dateTime={new Date(now).toISOString()}>
          {clockTime(now)} UTC
        </time>
      </footer>
    </div>
  );
}
