import { Blocks, type LucideIcon } from "lucide-react";

interface ProviderCardsProps {
  label: string;
  kinds: readonly { kind: string; title: string; description: string; icon: LucideIcon | undefined }[];
  onChoose: (kind: string) => void;
}

/** The kinds there are, one card each: what it is and what it gives. */
export function ProviderCards({ label, kinds, onChoose }: ProviderCardsProps) {
  return (
    <ul className="cat" aria-label={label}>
      {kinds.map(({ kind, title, description, icon: Icon = Blocks }) => (
        <li key={kind}>
          <button type="button" onClick={() => onChoose(kind)}>
            <span className="lg">
              <Icon className="ic" aria-hidden="true" />
            </span>
            <span className="font-medium">{title}</span>
            <small>{description}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}
