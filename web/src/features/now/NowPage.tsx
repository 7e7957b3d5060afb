import { PageHeader } from "@/ui/page-header";

export function NowPage() {
  return <PageHeader title="Now" />;
}
