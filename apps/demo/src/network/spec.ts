/** JSON that a layer, a schedule or an optimizer is built from again: its builder's name and options. */
export interface Spec {
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
}
