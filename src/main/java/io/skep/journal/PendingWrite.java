package io.skep.journal;

import java.util.concurrent.CompletableFuture;

/**
 * An operation on its way into the log.
 *
 * @param order its place among all that were offered here, so that a retry keeps it
 * @param term the term that was open here when it was offered, 0 when none had been yet
 * @param bytes the encoded operation
 * @param done completes when the log has answered, or when it is known that it never will
 */
record PendingWrite(long order, long term, byte[] bytes, CompletableFuture<Outcome> done) {}
