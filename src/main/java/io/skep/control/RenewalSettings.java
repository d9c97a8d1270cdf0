package io.skep.control;

import java.time.Duration;

/**
 * When a node looks after its certificate.
 *
 * @param policyInterval how often it asks what its certificate should be
 * @param retryFirst the pause after the first failure; it doubles
 * @param retryMost the longest such pause
 */
public record RenewalSettings(Duration policyInterval, Duration retryFirst, Duration retryMost) {}
