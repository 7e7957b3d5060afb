import { PageHeader } from "@/ui/page-header";

export function IncidentPage() {
  return <PageHeader title="Incident" />;
}
