import type { Failure } from "#api/failure.ts";
import { Button } from "#ui/button.tsx";
import { WarningIcon } from "#ui/form-icons.tsx";
import { OfflineIcon } from "#ui/icons.tsx";
import { Panel } from "#ui/panel.tsx";

interface ListFailureProps {
  failure: Failure;
  isRetrying: boolean;
  onRetry: () => void;
}

/** Says why a list is not there, and that it will come by itself. */
export function ListFailure({ failure, isRetrying, onRetry }: ListFailureProps) {
  const retry = (
    <Button variant="secondary" busy={isRetrying} onClick={onRetry}>
      {isRetrying ? "Trying…" : "Try now"}
    </Button>
  );
  const isOffline = failure.code === "OFFLINE";
  return (
    <div role="alert">
      <Panel
        icon={isOffline ? <OfflineIcon /> : <WarningIcon />}
        title={isOffline ? "You are offline" : "Your tasks can’t be loaded"}
        action={retry}
      >
        <p>{`${isOffline ? "Your list appears as soon as you’re back." : failure.message} We keep trying.`}</p>
        {failure.requestId && (
          <p className="mt-2 text-2xs wrap-anywhere">{`Reference ${failure.requestId}`}</p>
        )}
      </Panel>
    </div>
  );
}
