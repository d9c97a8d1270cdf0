package io.skep.control;

import io.skep.pki.Certified;

/** A machine that has become a node: what it was told, and what it shows from now on. */
public record Joined(JoinGrant grant, Certified certified) {}
