package io.skep.spec;

import org.jspecify.annotations.Nullable;

/** What a node trusts: PEM root, base64 DER subject and key of the issuer. */
@DockerJson
public record TlsInfo(
    @Nullable String trustRoot,
    @Nullable String certIssuerSubject,
    @Nullable String certIssuerPublicKey) {}
