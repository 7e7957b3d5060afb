import { PageHeader } from "@/ui/page-header";

export function ExecutionsPage() {
  return <PageHeader title="Executions" />;
}
