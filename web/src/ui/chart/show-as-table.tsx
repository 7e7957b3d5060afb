import { ChartLine, Table as TableIcon } from "lucide-react";
import { useState, type ReactNode } from "react";

import { Button } from "../button";

interface ShowAsTableProps {
  chart: ReactNode;
  headers: readonly string[];
  /** Cells as text, made only when the table is asked for. */
  rows: () => readonly (readonly string[])[];
  label: string;
}

/** A chart and the same figures as a table, one press apart. */
export function ShowAsTable({ chart, headers, rows, label }: ShowAsTableProps) {
  const [asTable, setAsTable] = useState(false);
  return (
    <>
      {asTable ? (
        <div className="scroll-x chart-table" tabIndex={0} role="region" aria-label={label}>
          <table className="tbl">
            <thead>
              <tr>
                {headers.map((header, index) => (
                  <th key={header} scope="col" className={index > 0 ? "r" : ""}>
                    {header}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows().map((cells) => (
                <tr key={cells[0]}>
                  {cells.map((cell, index) => (
                    <td key={index} className={index > 0 ? "r" : "num"}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        chart
      )}
      <Button
        kind="ghost"
        size="sm"
        className="mt-1 -ml-2"
        icon={asTable ? ChartLine : TableIcon}
        onClick={() => setAsTable(!asTable)}
      >
        {asTable ? "Show as chart" : "Show as table"}
      </Button>
    </>
  );
}
