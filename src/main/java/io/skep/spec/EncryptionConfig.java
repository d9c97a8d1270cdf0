package io.skep.spec;

/** Whether managers start locked. */
@DockerJson
public record EncryptionConfig(boolean autoLockManagers) {}
