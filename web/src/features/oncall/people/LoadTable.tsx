import type { OnCallPeople } from "@/api/types";
import { EmptyState } from "@/ui/empty-state";
import { count } from "@/ui/format/numbers";

/** Hours on call and pages of the last four weeks. */
export function LoadTable({ load }: { load: OnCallPeople["load"] }) {
  if (load.items.length === 0) {
    return <EmptyState title="No data yet">Nobody was on call or paged in the last four weeks.</EmptyState>;
  }
  return (
    <table className="tbl">
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col" className="r">
            Hours
          </th>
          <th scope="col" className="r">
            Pages
          </th>
          <th scope="col" className="r" title="From 22:00 until 07:00 in the schedule's zone">
            At night
          </th>
        </tr>
      </thead>
      <tbody>
        {load.items.map(({ user, hours, pages, pages_at_night: atNight }) => (
          <tr key={user.id}>
            <td>{user.name}</td>
            <td className="r">{hoursWords(hours)}</td>
            <td className="r">{count(pages)}</td>
            <td className="r">{count(atNight)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A little is not nothing, and not known is neither. */
function hoursWords(hours: number | null): string {
  if (hours !== null && hours > 0 && hours < 0.1) return "< 0.1";
  return count(hours, hours !== null && hours < 10 ? 1 : 0);
}
