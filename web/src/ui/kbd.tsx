/** Keys as caps: `<Kbd keys="Ctrl K" />`. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return (
    <span className={className}>
      {keys.split(" ").map((key, index) => (
        <span key={`${key}${index}`}>
          {index > 0 ? " " : null}
          <kbd>{key}</kbd>
        </span>
      ))}
    </span>
  );
}
