import { Check, Copy } from "lucide-react";
import { useState } from "react";

import { cn } from "./cn";
import { IconButton } from "./icon-button";

/** Copies text and says so for two seconds. */
export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <>
      <IconButton
        size="sm"
        icon={copied ? Check : Copy}
        label={copied ? "Copied" : label}
        onClick={() => void copy()}
      />
      <span className="vh" role="status">
        {copied ? "Copied" : ""}
      </span>
    </>
  );
}

interface CodeBlockProps {
  code: string;
  /** What it is, for screen readers: "Public key", "Output". */
  label: string;
  copy?: boolean;
  wrap?: boolean;
  className?: string;
}

/** Text in mono that scrolls in its own box. */
export function CodeBlock({ code, label, copy = true, wrap = false, className }: CodeBlockProps) {
  return (
    <div className={cn("code-b", className)}>
      <pre className={cn("term", wrap && "wrap")} tabIndex={0} role="region" aria-label={label}>
        {code}
      </pre>
      {copy ? <CopyButton text={code} label={`Copy ${label.toLowerCase()}`} /> : null}
    </div>
  );
}
