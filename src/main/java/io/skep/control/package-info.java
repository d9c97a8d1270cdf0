/**
 * The control port: what the nodes of a swarm ask each other over TLS 1.3 — joining, renewing
 * certificates, sessions, and writes that a follower passes on.
 */
@NullMarked
package io.skep.control;

import org.jspecify.annotations.NullMarked;
