/**
 * Managers and agents in one thread under a virtual clock: real deciders, real view, real plans.
 */
@NullMarked
package io.skep.simulation;

import org.jspecify.annotations.NullMarked;
