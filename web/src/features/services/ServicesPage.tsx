import { PageHeader } from "@/ui/page-header";

export function ServicesPage() {
  return <PageHeader title="Services" />;
}
