import { PageHeader } from "@/ui/page-header";

export function SetupPage() {
  return <PageHeader title="Set-up" />;
}
