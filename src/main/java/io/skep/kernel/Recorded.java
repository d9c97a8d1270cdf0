package io.skep.kernel;

/** An event with its who, when and why: the form in which it is stored. */
public record Recorded<E>(Meta meta, E event) {}
