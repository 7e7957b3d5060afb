import { PageHeader } from "@/ui/page-header";

export function AccessPage() {
  return <PageHeader title="Access" />;
}
