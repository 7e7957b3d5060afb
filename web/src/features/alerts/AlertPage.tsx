import { PageHeader } from "@/ui/page-header";

export function AlertPage() {
  return <PageHeader title="Alert" />;
}
