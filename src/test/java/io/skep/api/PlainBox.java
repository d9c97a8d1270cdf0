package io.skep.api;

import io.skep.api.docker.SecretBox;
import io.skep.kernel.Sealed;
import io.skep.kernel.SealedBytes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Keeps what it is given as it is. */
final class PlainBox implements SecretBox {
  @Override
  public Sealed seal(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Sealed(Base64.getEncoder().encodeToString(bytes));
  }

  @Override
  public String open(Sealed sealed) {
    return new String(Base64.getDecoder().decode(sealed.base64()), StandardCharsets.UTF_8);
  }

  @Override
  public SealedBytes sealPayload(String object, byte[] payload) {
    return new SealedBytes(payload);
  }

  @Override
  public Optional<byte[]> payload(String object, SealedBytes sealed) {
    return Optional.of(sealed.bytes());
  }
}
