import type { Change } from "./changes";

/** Before and after, field by field. */
export function ChangesTable({ changes }: { changes: readonly Change[] }) {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label="Changes">
      <table className="diff changes">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => {
            const changed = change.before !== change.after;
            return (
              <tr key={change.field}>
                <th scope="row">{change.field}</th>
                <td className={changed ? "del" : ""}>
                  {changed ? <span aria-hidden="true">− </span> : null}
                  {change.before ?? <span className="text-text-3">none</span>}
                </td>
                <td className={changed ? "add" : ""}>
                  {changed ? <span aria-hidden="true">+ </span> : null}
                  {change.after ?? <span className="text-text-3">none</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
