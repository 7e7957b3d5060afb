import { PageHeader } from "@/ui/page-header";

export function RulesPage() {
  return <PageHeader title="Rules" />;
}
