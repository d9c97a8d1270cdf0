package io.skep.request;

import org.jspecify.annotations.Nullable;

/**
 * What a request was answered.
 *
 * @param status the HTTP status
 * @param contentType null where there is no body
 * @param body UTF-8; holds no secret, for no answer to a POST does
 */
public record Answer(int status, @Nullable String contentType, String body) {}
