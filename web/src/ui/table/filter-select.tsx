import { Select, type SelectOption } from "../form/select";
import { useUrlState } from "../url-state";

interface FilterSelectProps {
  /** Name in the URL. */
  param: string;
  label: string;
  options: readonly SelectOption[];
  /** The word for no choice. */
  any?: string;
  /** What counts as chosen when the URL says nothing. */
  fallback?: string;
}

/** A chip that filters by one value, kept in the URL. */
export function FilterSelect({ param, label, options, any = "Any", fallback = "" }: FilterSelectProps) {
  const [url, setUrl] = useUrlState();
  const value = url[param] ?? fallback;
  return (
    <Select
      chip
      aria-label={label}
      placeholder={label}
      value={value === "any" ? "" : value}
      onChange={(next) =>
        setUrl({ [param]: next === fallback ? undefined : next === "" && fallback !== "" ? "any" : next })
      }
      options={[{ value: "", label: any }, ...options]}
    />
  );
}
