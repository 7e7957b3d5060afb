import { PageHeader } from "@/ui/page-header";

export function ServersPage() {
  return <PageHeader title="Servers" />;
}
