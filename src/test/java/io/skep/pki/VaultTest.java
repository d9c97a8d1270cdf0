package io.skep.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.kernel.Sealed;
import io.skep.testdata.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sealed opens under the same key, unchanged, and in no other case. */
final class VaultTest {
  @TempDir private Path directory;

  @Test
  void whatIsSealedOpensAlsoAfterARestart() throws IOException {
    Sealed sealed = vault("key").seal("a secret, äöü");

    assertThat(vault("key").open(sealed)).isEqualTo("a secret, äöü");
  }

  @Test
  void theSameSecretIsSealedDifferentlyEachTime() throws IOException {
    Vault vault = vault("key");

    assertThat(vault.seal("x")).isNotEqualTo(vault.seal("x"));
  }

  @Test
  void aSealedValueDoesNotHoldItsSecret() throws IOException {
    byte[] sealed = Base64.getDecoder().decode(vault("key").seal("open sesame").base64());

    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("sesame");
  }

  @Test
  void anotherKeyOpensNothing() throws IOException {
    Sealed sealed = vault("key").seal("x");

    assertThatThrownBy(() -> vault("other").open(sealed)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aValueWithAnyByteChangedDoesNotOpen() throws IOException {
    Vault vault = vault("key");
    byte[] sealed = Base64.getDecoder().decode(vault.seal("secret").base64());
    Seeds.check(
        50,
        random -> {
          byte[] changed = sealed.clone();
          changed[random.nextInt(changed.length)] ^= (byte) random.nextInt(1, 256);
          Sealed tampered = new Sealed(Base64.getEncoder().encodeToString(changed));
          assertThatThrownBy(() -> vault.open(tampered)).isInstanceOf(IllegalStateException.class);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "not base64!"})
  void whatWasNeverSealedDoesNotOpen(String text) throws IOException {
    Vault vault = vault("key");

    assertThatThrownBy(() -> vault.open(new Sealed(text)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not open");
  }

  @Test
  void theKeyIsItsOwnersAlone() throws IOException {
    vault("key");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void makingAKeyLeavesNothingElseBehind() throws IOException {
    vault("key");

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(file("key"));
    }
  }

  @Test
  void aTornKeyIsRefusedAndKept() throws IOException {
    Files.write(file("key"), new byte[5]);

    assertThatThrownBy(() -> vault("key"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("key: 5 bytes (expected: 32)");
    assertThat(Files.size(file("key"))).isEqualTo(5);
  }

  private Vault vault(String name) throws IOException {
    return Vault.open(file(name));
  }

  private Path file(String name) {
    return directory.resolve(name);
  }
}
