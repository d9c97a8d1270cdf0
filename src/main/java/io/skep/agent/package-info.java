/** The worker's end: runs tasks on an engine, keeps its own small store. */
@NullMarked
package io.skep.agent;

import org.jspecify.annotations.NullMarked;
