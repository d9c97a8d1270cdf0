package io.skep.refusal;

/**
 * A command was refused.
 *
 * @param kind of the object it was for: swarm, node, service, task
 * @param target the object as the client named it, empty where there was none yet
 * @param reason the words of the answer
 */
public record CommandRefused(String kind, String target, String reason) {}
