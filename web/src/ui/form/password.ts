/** The server's shortest password; what else it refuses, it says itself. */
export const PASSWORD_LENGTH = 10;

export const PASSWORD_HINT = `At least ${PASSWORD_LENGTH} characters; a few words in a row are easiest.`;

/** What a new password lacks, in words; null when it is worth sending. */
export function passwordLack(password: string): string | null {
  return password.length < PASSWORD_LENGTH ? `Use at least ${PASSWORD_LENGTH} characters.` : null;
}
