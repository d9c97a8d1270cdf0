package io.skep.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Security options of a container. */
@DockerJson
public record Privileges(
    @JsonInclude @Nullable CredentialSpec credentialSpec,
    @JsonProperty("SELinuxContext") @JsonInclude @Nullable SelinuxContext selinuxContext,
    @Nullable SeccompOptions seccomp,
    @Nullable AppArmorOptions appArmor,
    @OmitZero boolean noNewPrivileges) {
  /** As Swarm keeps them. */
  Privileges stored() {
    return new Privileges(
        credentialSpec == null ? null : credentialSpec.stored(),
        selinuxContext == null ? null : selinuxContext.stored(),
        seccomp,
        appArmor,
        noNewPrivileges);
  }
}
