import "./oncall.css";
import { Plus } from "lucide-react";
import { useState } from "react";

import { useMay } from "@/api/session";
import { Button } from "@/ui/button";
import { PageHeader } from "@/ui/page-header";
import { Tabs } from "@/ui/tabs";

import { ContactPanel } from "./contact/ContactPanel";
import { PoliciesPanel } from "./policies/PoliciesPanel";
import { SchedulesPanel } from "./schedules/SchedulesPanel";
import type { Stretch } from "./week/layout";
import { OverrideDialog } from "./week/OverrideDialog";
import { RangeTab } from "./week/RangeTab";

/** Who is paged, now and in the weeks to come. */
export function OnCallPage() {
  const mayWrite = useMay("oncall:write");
  const mayAccount = useMay("account:write");
  const [cover, setCover] = useState<{ stretch: Stretch | null } | null>(null);
  return (
    <>
      <PageHeader
        title="On-call"
        actions={
          mayWrite ? (
            <Button kind="primary" icon={Plus} onClick={() => setCover({ stretch: null })}>
              Add override
            </Button>
          ) : null
        }
      />
      <Tabs
        label="On-call"
        tabs={[
          {
            id: "week",
            label: "Who is on call",
            content: <RangeTab onCover={mayWrite ? (stretch) => setCover({ stretch }) : null} />,
          },
          { id: "schedules", label: "Schedules", content: <SchedulesPanel /> },
          { id: "escalation", label: "Escalation", content: <PoliciesPanel /> },
          ...(mayAccount
            ? [{ id: "contact", label: "Your contact methods", content: <ContactPanel /> }]
            : []),
        ]}
      />
      {cover === null ? null : <OverrideDialog stretch={cover.stretch} onClose={() => setCover(null)} />}
    </>
  );
}
