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
  /** Last part of the breadcrumb when it is shorter than the title, such as "INC-142". */
  here?: string;
  /** The title is a host, a key or another name of a machine. */
  mono?: boolean;
  /** Under the title: badges, a sentence. */
  sub?: ReactNode;
  actions?: ReactNode;
}

/** Title row of a page; also sets the document's title. */
export function PageHeader(props: PageHeaderProps) {
  const { title, crumbs = [], documentTitle, here, mono = false, sub, actions } = props;
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
            <span aria-current="page">{here ?? said}</span>
          </nav>
        )}
        <h1 className={mono ? "mono fs-host" : undefined}>{title}</h1>
        {sub === undefined ? null : <div className="sub">{sub}</div>}
      </div>
      {actions === undefined ? null : <div className="acts">{actions}</div>}
    </div>
  );
}
