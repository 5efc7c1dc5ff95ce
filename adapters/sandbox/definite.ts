/** Codes that speak of this call, not of what it asked for: asked again, the answer may be another. */
const passing = [401, 403, 408, 425, 429];

/** Whether a code is the provider's last word: it will not do this, and has moved nothing. */
export function isDefinite(code: number): boolean {
  return code >= 400 && code < 500 && !passing.includes(code);
}
