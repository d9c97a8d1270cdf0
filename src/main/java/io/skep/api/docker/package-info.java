/** The swarm objects of the Docker Engine API: swarm, nodes, services, tasks, logs and events. */
@NullMarked
package io.skep.api.docker;

import org.jspecify.annotations.NullMarked;
