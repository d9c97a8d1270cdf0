package io.skep.api.http;

import io.skep.api.wire.Duplex;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection after its last answer.
 *
 * <p>Closing while bytes of the client are unread would reset the connection and lose the answer,
 * so the client first gets some time to leave, or to be read to its end.
 */
final class Linger {

  private static final Logger LOG = LoggerFactory.getLogger(Linger.class);

  /** How long a client may go on sending after its last answer, milliseconds. */
  private static final int LONGEST = 1000;

  private Linger() {}

  /**
   * Says that no more will come, waits and closes.
   *
   * @param readerDone completes when nobody reads the client any more
   */
  static void close(Duplex client, CompletableFuture<Void> readerDone) {
    try {
      client.shutdownOutput();
      readerDone.get(LONGEST, TimeUnit.MILLISECONDS);
    } catch (IOException | TimeoutException | ExecutionException goneOrTooLong) {
      LOG.trace("closing on a client that still sends", goneOrTooLong);
    } catch (InterruptedException impossible) {
      throw new IllegalStateException("nobody interrupts this", impossible);
    } finally {
      client.close();
    }
  }
}
