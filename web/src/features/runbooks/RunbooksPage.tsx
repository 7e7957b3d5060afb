import { PageHeader } from "@/ui/page-header";

export function RunbooksPage() {
  return <PageHeader title="Runbooks" />;
}
