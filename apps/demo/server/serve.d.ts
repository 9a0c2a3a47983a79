/**
 * Serves the built page, and MNIST's files below `/mnist/` where this machine has them.
 *
 * @param options - `mnist: false` serves no digits; port 0 takes a free one
 */
export function serve(options: {
  port: number;
  mnist?: string | false;
}): Promise<{ address: string; mnist: string | undefined; close: () => Promise<void> }>;
