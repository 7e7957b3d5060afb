import { PageHeader } from "@/ui/page-header";

export function ServerPage() {
  return <PageHeader title="Server" />;
}
