/** The constraint language, case by case. */
@NullMarked
package io.skep.spec.constraint;

import org.jspecify.annotations.NullMarked;
