/** Where the page may fetch digits from, beside its own origin: the data package's mirrors. */
const mirrors = [
  'https://cdn.jsdelivr.net',
  'https://raw.githubusercontent.com',
  'https://storage.googleapis.com',
  'https://ossci-datasets.s3.amazonaws.com',
  'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com',
];

/** The page's Content-Security-Policy: its own files, the mirrors, and the compiling of WebAssembly. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "manifest-src 'self'",
  `connect-src 'self' blob: ${mirrors.join(' ')}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Cross-origin isolation: without it a browser's threads share no memory, and training takes one. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
