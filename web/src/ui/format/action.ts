/** "incident.severity_changed" → "Severity changed": an action of the audit record in words, without the kind it was done to. */
export function actionWords(action: string): string {
  const [, ...rest] = action.split(".");
  const words = (rest.length === 0 ? action : rest.join(" ")).replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
