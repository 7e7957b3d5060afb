import { PageHeader } from "@/ui/page-header";

export function OnCallPage() {
  return <PageHeader title="On-call" />;
}
