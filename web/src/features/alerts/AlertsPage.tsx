import { PageHeader } from "@/ui/page-header";

export function AlertsPage() {
  return <PageHeader title="Alerts" />;
}
