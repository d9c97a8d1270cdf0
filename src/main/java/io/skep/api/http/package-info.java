/** The frame of the HTTP façade: listening, routing, versions, principals and errors. */
@NullMarked
package io.skep.api.http;

import org.jspecify.annotations.NullMarked;
