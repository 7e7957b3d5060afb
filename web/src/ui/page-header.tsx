import { Link } from "@tanstack/react-router";
import { useEffect, type ReactNode } from "react";

interface Crumb {
  label: string;
  to: string;
}

interface PageHeaderProps {
  title: string;
  /** Where this page lives: parents first. */
  crumbs?: readonly Crumb[];
  /** What the browser tab says when it is more than the title, such as "INC-142 Bookings failing". */
  documentTitle?: string;
  /** Under the title: badges, a sentence. */
  sub?: ReactNode;
  actions?: ReactNode;
}

/** Title row of a page; also sets the document's title. */
export function PageHeader({ title, crumbs = [], documentTitle, sub, actions }: PageHeaderProps) {
  const said = documentTitle ?? title;
  useEffect(() => {
    document.title = `${said} · OpsSight`;
  }, [said]);
  return (
    <div className="page-h">
      <div className="grow">
        {crumbs.length === 0 ? null : (
          <nav className="crumb" aria-label="Breadcrumb">
            {crumbs.map((crumb) => (
              <span key={crumb.to}>
                <Link to={crumb.to}>{crumb.label}</Link> /{" "}
              </span>
            ))}
            <span aria-current="page">{documentTitle ?? title}</span>
          </nav>
        )}
        <h1>{title}</h1>
        {sub === undefined ? null : <div className="sub">{sub}</div>}
      </div>
      {actions === undefined ? null : <div className="acts">{actions}</div>}
    </div>
  );
}
