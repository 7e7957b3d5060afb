import { PageHeader } from "@/ui/page-header";
import { Tabs } from "@/ui/tabs";

import { ChannelsPanel } from "./channels/ChannelsPanel";
import { DeliveriesPanel } from "./deliveries/DeliveriesPanel";

/** How people are told, and whether it arrived. */
export function NotificationsPage() {
  return (
    <>
      <PageHeader title="Notifications" />
      <Tabs
        label="Notifications"
        tabs={[
          { id: "channels", label: "Channels", content: <ChannelsPanel /> },
          { id: "deliveries", label: "Deliveries", content: <DeliveriesPanel /> },
        ]}
      />
    </>
  );
}
