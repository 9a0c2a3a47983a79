/**
 * Reads an async generator to its end and returns what it returns, which `for await` does not give:
 * `const result = await finish(train({ … }), (event) => console.log(event))`.
 *
 * @param onEvent - called with each event, and waited for. When it throws, the generator is closed.
 */
export async function finish<Event, Result>(
  events: AsyncGenerator<Event, Result, void>,
  onEvent: (event: Event) => unknown = () => {},
): Promise<Result> {
  try {
    for (;;) {
      const next = await events.next();
      if (next.done) return next.value;
      await onEvent(next.value);
    }
  } catch (error) {
    await events.return(undefined as Result);
    throw error;
  }
}
