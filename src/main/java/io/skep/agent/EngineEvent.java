package io.skep.agent;

/**
 * Something happened to a task's container.
 *
 * @param task the id of the task, from the container's labels
 * @param action Docker's word, such as {@code die} or {@code health_status: healthy}
 */
public record EngineEvent(String container, String task, String action) {}
