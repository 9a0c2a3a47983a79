/** What this package asks of a backend, as `openBackend` of `@lab/backend` returns it. */
export interface BackendLike {
  /** Why this one, in words for people. */
  readonly reason: string;
  /** Present where everything on the backend can vanish at any time: WebGL. */
  readonly context?: {
    /** Whether it has. What was computed since then is garbage. */
    isLost(): boolean;
    /** Opens the backend again, or another in its place, and makes it current. */
    reopen(): Promise<BackendLike>;
  };
}
