/**
 * Swarms of several hosts, each with an engine and a swarm member of its own, under faults: the
 * same hosts, clients, faults and laws for Skep and for Docker Swarm.
 */
@NullMarked
package io.skep.multijvm;

import org.jspecify.annotations.NullMarked;
