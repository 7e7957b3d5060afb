import { useQuery } from "@tanstack/react-query";
import { CalendarClock, Ellipsis, History, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import { useMay } from "@/api/session";
import { usersQuery } from "@/api/shared/lists";
import type { Schedule } from "@/api/types";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { DropdownMenu } from "@/ui/dropdown-menu";
import { EmptyState } from "@/ui/empty-state";
import { IconButton } from "@/ui/icon-button";
import { Panel } from "@/ui/panel";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";

import { schedulesQuery, useDeleteSchedule } from "../api/schedules";
import { ScheduleHistory, useHistoryAddress } from "../history/HistoryDialog";
import { rotationWords } from "./schedule-form";
import { ScheduleDialog } from "./ScheduleDialog";

type Asked = { kind: "edit"; schedule: Schedule | null } | { kind: "delete"; schedule: Schedule };

/** The rotations. */
export function SchedulesPanel() {
  const mayWrite = useMay("oncall:write");
  const schedules = useQuery(schedulesQuery);
  const users = useQuery({ ...usersQuery, enabled: useMay("users:read") });
  const remove = useDeleteSchedule();
  const [asked, setAsked] = useState<Asked | null>(null);
  const history = useHistoryAddress();
  const names = new Map(users.data?.map((user) => [user.id, user.name]));
  const add = mayWrite ? (
    <Button size="sm" icon={Plus} onClick={() => setAsked({ kind: "edit", schedule: null })}>
      Add schedule
    </Button>
  ) : undefined;
  return (
    <Panel title="Schedules" note={schedules.data?.length} actions={add}>
      <DataTable
        label="Schedules"
        columns={[...columns(names), actions(history.show, mayWrite ? setAsked : null)]}
        rows={schedules.data}
        rowKey={(row) => row.id}
        error={schedules.error}
        onRetry={() => void schedules.refetch()}
        expected={3}
        sortParam="schedules"
        empty={
          <EmptyState icon={CalendarClock} title="No schedule yet" action={add}>
            Until there is one, every owner and admin is paged.
          </EmptyState>
        }
      />
      {history.id === undefined ? null : <ScheduleHistory id={history.id} onClose={history.close} />}
      {asked?.kind === "edit" ? (
        <ScheduleDialog schedule={asked.schedule} onClose={() => setAsked(null)} />
      ) : null}
      {asked?.kind === "delete" ? (
        <ConfirmDialog
          open
          onClose={() => setAsked(null)}
          title={`Delete schedule ${asked.schedule.name}?`}
          action="Delete schedule"
          keep="Keep schedule"
          typeName={asked.schedule.name}
          onConfirm={() => remove.mutateAsync(asked.schedule.id)}
        >
          Nobody is on call by it from now on. Policies that page by it have to be changed first.
        </ConfirmDialog>
      ) : null}
    </Panel>
  );
}

function columns(names: ReadonlyMap<string, string>): Column<Schedule>[] {
  return [
    {
      id: "name",
      header: "Schedule",
      sort: (row) => row.name,
      cell: (row) => <b className="font-medium">{row.name}</b>,
    },
    {
      id: "rotation",
      header: "Turns",
      phone: "full",
      cell: (row) => <span className="text-text-2">{rotationWords(row)}</span>,
    },
    {
      id: "members",
      header: "People",
      phone: "full",
      cell: (row) => row.rotation.members.map((id) => names.get(id) ?? "somebody no longer here").join(", "),
    },
  ];
}

function actions(showHistory: (id: string) => void, ask: ((asked: Asked) => void) | null): Column<Schedule> {
  return {
    id: "actions",
    header: "Actions",
    align: "right",
    phone: "state",
    cell: (row) => {
      const history = { label: "History", icon: History, onSelect: () => showHistory(row.id) };
      const edit = (asked: Asked) => () => ask?.(asked);
      return (
        <DropdownMenu
          trigger={<IconButton bare size="sm" icon={Ellipsis} label={`Actions for ${row.name}`} />}
          groups={
            ask === null
              ? [[history]]
              : [
                  [
                    { label: "Edit…", icon: Pencil, onSelect: edit({ kind: "edit", schedule: row }) },
                    history,
                  ],
                  [
                    {
                      label: "Delete…",
                      icon: Trash2,
                      danger: true,
                      onSelect: edit({ kind: "delete", schedule: row }),
                    },
                  ],
                ]
          }
        />
      );
    },
  };
}
