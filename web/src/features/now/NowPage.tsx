import { Plus } from "lucide-react";

import { useMay } from "@/api/session";
import { LiveIndicator } from "@/app/live/LiveIndicator";
import { ButtonLink } from "@/ui/button";
import { PageHeader } from "@/ui/page-header";

import { NeedsYouPanel } from "./NeedsYouPanel";
import { OnCallPanel } from "./OnCallPanel";
import { RecentAlertsPanel } from "./RecentAlertsPanel";
import { ServiceHealthPanel } from "./ServiceHealthPanel";
import { TrendPanels } from "./TrendPanels";

/** What needs you, and how things are. */
export function NowPage() {
  const incidents = useMay("incidents:read");
  const services = useMay("catalog:read");
  const alerts = useMay("alerts:read");
  const oncall = useMay("oncall:read");
  return (
    <>
      <PageHeader
        title="Now"
        actions={
          <>
            <LiveIndicator />
            {useMay("incidents:write") ? (
              <ButtonLink icon={Plus} className="no-phone" to="/incidents" search={{ new: "1" }}>
                Declare incident
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <div className="stack">
        {incidents ? <NeedsYouPanel /> : null}
        <div className="two ov">
          <div className="stack">
            {services ? <ServiceHealthPanel /> : null}
            {incidents ? <TrendPanels /> : null}
          </div>
          <div className="stack">
            {oncall ? <OnCallPanel /> : null}
            {alerts ? <RecentAlertsPanel /> : null}
          </div>
        </div>
      </div>
    </>
  );
}
