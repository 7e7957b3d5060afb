/** Only a path of this site may be returned to; anything else leads to the first page. */
export function safeReturn(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])/u.test(path) ? path : "/";
}
