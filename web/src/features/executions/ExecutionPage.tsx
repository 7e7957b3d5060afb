import { PageHeader } from "@/ui/page-header";

export function ExecutionPage() {
  return <PageHeader title="Execution" />;
}
