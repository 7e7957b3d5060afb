import { useMay } from "@/api/session";
import { PageHeader } from "@/ui/page-header";
import { Tabs, type Tab } from "@/ui/tabs";

import { AccountTab } from "./AccountTab";
import { ConfigurationTab } from "./ConfigurationTab";
import { JobsTab } from "./jobs/JobsTab";
import { RetentionTab } from "./RetentionTab";
import { SystemTab } from "./SystemTab";

/** One's own account, and how the platform is set and does. */
export function SettingsPage() {
  const maySystem = useMay("system:read");
  const maySettings = useMay("settings:read");
  const mayEvents = useMay("events:read");
  const tabs: Tab[] = [{ id: "account", label: "Your account", content: <AccountTab /> }];
  if (maySystem) tabs.push({ id: "system", label: "System", content: <SystemTab /> });
  if (mayEvents) tabs.push({ id: "retention", label: "Retention", content: <RetentionTab /> });
  if (maySettings) {
    tabs.push({ id: "jobs", label: "Jobs", content: <JobsTab /> });
    tabs.push({ id: "configuration", label: "Configuration", content: <ConfigurationTab /> });
  }
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs label="Settings" tabs={tabs} />
    </>
  );
}
