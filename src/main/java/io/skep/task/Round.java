package io.skep.task;

/**
 * The round of scheduling in which a task got its node: enough to decide it again from the log, and
 * so to say why that node and no other, at any time.
 *
 * @param seen the index of the newest event that the scheduler knew of
 * @param turn how many tasks it had given nodes to before this one in the same round
 */
public record Round(long seen, int turn) {}
