/** What a daemon says of itself: ping, version, info, and the events of engine and swarm as one. */
@NullMarked
package io.skep.api.docker.system;

import org.jspecify.annotations.NullMarked;
