package io.skep.control;

import java.time.Duration;

/**
 * Limits of the control port, at both ends.
 *
 * @param requestTimeout within which a request that is no stream must be answered
 * @param connectTimeout for TCP and TLS together
 * @param idleTimeout after which a connection with no byte in either direction is closed; streams
 *     and sessions must send something more often
 * @param maxBody of a request or an answer that is read as a whole, in bytes
 * @param maxConnections that the server keeps open
 */
public record ControlSettings(
    Duration requestTimeout,
    Duration connectTimeout,
    Duration idleTimeout,
    long maxBody,
    int maxConnections) {}
