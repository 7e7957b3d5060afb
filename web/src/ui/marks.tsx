import type { SVGProps } from "react";

type MarkProps = SVGProps<SVGSVGElement>;

function Mark({ children, ...props }: MarkProps) {
  return (
    <svg className="ic" viewBox="0 0 24 24" aria-hidden="true" {...props}>
      {children}
    </svg>
  );
}

/** The product's mark: corner brackets around a sightline. */
export function ProductMark(props: MarkProps) {
  return (
    <Mark {...props}>
      <path d="M2 7V2h5M17 2h5v5M22 17v5h-5M7 22H2v-5" />
      <path d="M6 12h12" />
      <circle cx="12" cy="12" r="2.5" fill="currentColor" stroke="none" />
    </Mark>
  );
}

/** Filled octagon. The stroke inside takes the background it stands on, given by --k. */
export function Sev1Mark(props: MarkProps) {
  return (
    <Mark {...props}>
      <path d="M7.5 2h9L22 7.5v9L16.5 22h-9L2 16.5v-9z" style={{ fill: "currentColor", stroke: "none" }} />
      <path d="M12 7v6M12 16.6v.2" style={{ stroke: "var(--k,var(--surface-1))", strokeWidth: 2.6 }} />
    </Mark>
  );
}

/** Filled diamond. */
export function Sev2Mark(props: MarkProps) {
  return (
    <Mark {...props}>
      <path d="M12 1.5 22.5 12 12 22.5 1.5 12z" style={{ fill: "currentColor", stroke: "none" }} />
    </Mark>
  );
}

/** Diamond with a core. */
export function Sev3Mark(props: MarkProps) {
  return (
    <Mark {...props}>
      <path d="M12 2.5 21.5 12 12 21.5 2.5 12z" />
      <path d="M12 8.5l3.5 3.5-3.5 3.5L8.5 12z" style={{ fill: "currentColor", stroke: "none" }} />
    </Mark>
  );
}

/** Ring with a core. */
export function Sev4Mark(props: MarkProps) {
  return (
    <Mark {...props}>
      <circle cx="12" cy="12" r="9" />
      <circle cx="12" cy="12" r="3" style={{ fill: "currentColor", stroke: "none" }} />
    </Mark>
  );
}

/** Dashed ring. */
export function Sev5Mark(props: MarkProps) {
  return (
    <Mark {...props}>
      <circle cx="12" cy="12" r="9" strokeDasharray="3 3.3" />
    </Mark>
  );
}
