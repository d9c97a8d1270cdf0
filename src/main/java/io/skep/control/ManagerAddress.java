package io.skep.control;

/**
 * Where a manager's control port answers.
 *
 * @param node its id
 * @param address host and port
 * @param leader whether it leads, as far as the one knows who says so
 */
public record ManagerAddress(String node, String address, boolean leader) {}
