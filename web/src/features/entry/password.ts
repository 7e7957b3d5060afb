export const PASSWORD_LENGTH = 12;

/** What a new password lacks, in words; null when it will do. The server has the last word. */
export function passwordLack(password: string, email: string): string | null {
  if (password.length < PASSWORD_LENGTH)
    return `Use at least ${PASSWORD_LENGTH} characters; a sentence is easiest.`;
  const name = email.split("@")[0]?.toLowerCase() ?? "";
  if (name.length > 2 && password.toLowerCase().includes(name)) return "Leave your name out of it.";
  return null;
}
