import { PageHeader } from "@/ui/page-header";

export function RunbookPage() {
  return <PageHeader title="Runbook" />;
}
