DROP INDEX "session_expires_at";
