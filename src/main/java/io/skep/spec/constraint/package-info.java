/** The language of placement constraints: what a service may ask of the nodes it runs on. */
@NullMarked
package io.skep.spec.constraint;

import org.jspecify.annotations.NullMarked;
