/** Data for tests of any room: random instances of records, and commands in random order. */
@NullMarked
package io.skep.testdata;

import org.jspecify.annotations.NullMarked;
