import { useUrlState } from "../url-state";
import { formatSort, parseSort, type Column, type Sort } from "./columns";

/** The sort of a table as it stands in the URL, and what a press on a header does to it. */
export function useUrlSort<T>(columns: readonly Column<T>[], fallback: Sort | null, param = "sort") {
  const [url, setUrl] = useUrlState();
  const named = parseSort(url[param]);
  const known = named !== null && columns.some((column) => column.id === named.id);
  const sort = known ? named : fallback;
  const toggle = (column: Column<T>) => {
    const desc = sort?.id === column.id ? !sort.desc : column.firstSort === "desc";
    setUrl({ [param]: formatSort({ id: column.id, desc }) });
  };
  return { sort, toggle };
}
