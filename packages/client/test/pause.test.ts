import { expect, it, onTestFinished, vi } from "vitest";
import { pause } from "../src/pause.ts";

it("lasts as long as timers can, where it should last longer", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const onOver = vi.fn();
  void pause(30 * 24 * 3_600_000).then(onOver);
  await vi.advanceTimersByTimeAsync(24 * 24 * 3_600_000);
  expect(onOver).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(24 * 3_600_000);
  expect(onOver).toHaveBeenCalledOnce();
});
