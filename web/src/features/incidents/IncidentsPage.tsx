import { PageHeader } from "@/ui/page-header";

export function IncidentsPage() {
  return <PageHeader title="Incidents" />;
}
