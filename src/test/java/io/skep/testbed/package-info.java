/**
 * Real engines and real daemons for tests: a host is a set of namespaces with a Docker Engine of
 * its own, and everything in it ends with the test JVM.
 */
@NullMarked
package io.skep.testbed;

import org.jspecify.annotations.NullMarked;
