package io.skep.control;

/**
 * What a node sends to have a new key certified; who it is, its TLS session says.
 *
 * @param request PEM of a certificate request
 */
public record RenewAsk(String request) {}
