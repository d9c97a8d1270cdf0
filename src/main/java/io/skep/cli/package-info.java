/**
 * The {@code skep} command: asks the daemon over HTTP, prints for people or as JSON, and ends with
 * 0 where it did what was asked, else with 1 and one line on standard error.
 */
@NullMarked
package io.skep.cli;

import org.jspecify.annotations.NullMarked;
