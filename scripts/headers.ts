/**
 * The headers that the built page is served with, wherever it is served: `npm start`, `vite preview` and the tests' server
 * take them from here, and a test holds public/_headers, for static hosts, to them.
 */

/** The policy: nothing but what the page's own origin serves, in files. Embedding is wanted, so no frame-ancestors. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "worker-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  // These two don't fall back to default-src.
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/**
 * What makes the page cross-origin isolated, so that it may use SharedArrayBuffer
 * (https://developer.mozilla.org/docs/Web/API/Window/crossOriginIsolated).
 */
export const isolationHeaders: Readonly<Record<string, string>> = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** @param isolation false leaves out what isolates the page, as hosts do that can't set headers; the policy stays */
export function pageHeaders(isolation = true): Record<string, string> {
  return {
    ...(isolation ? isolationHeaders : {}),
    "Cross-Origin-Resource-Policy": "cross-origin", // an isolated page of another origin may embed this one
    "Access-Control-Allow-Origin": "*", // a sandboxed frame is of another origin than its own scripts and styles
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": contentSecurityPolicy,
  };
}
