/** What users ask for, as the Docker Engine API writes it. */
@NullMarked
package io.skep.spec;

import org.jspecify.annotations.NullMarked;
